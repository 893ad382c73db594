// Days as the program counts them: Finland's, wherever and at whatever hour a test runs.

/** The day `fromToday` days from now in Finland, as YYYY-MM-DD. */
export function day(fromToday = 0) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Helsinki", year: "numeric", month: "2-digit", day: "2-digit" })
    .formatToParts(Date.now());
  const [year, month, date] = ["year", "month", "day"].map((type) => Number(parts.find((part) => part.type === type).value));
  return new Date(Date.UTC(year, month - 1, date + fromToday)).toISOString().slice(0, 10); // a day of the calendar, of 23 to 25 hours
}
