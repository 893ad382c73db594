// What JavaScript adds: texts that are not lost, a second press that sends nothing twice, lists that follow the typing.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { openBrowser, pattern, Person, Valo } from "./support.mjs";

const kDemoPassword = "valo-esittely";

let valo, browser;
before(async () => {
  valo = await Valo.start({ demo: true });
  browser = await openBrowser();
}, { timeout: 120_000 });
after(async () => {
  await browser?.close();
  await valo?.stop();
});

test("an unfinished text is there again until it is sent", { timeout: 90_000 }, async () => {
  const taina = await Person.at(browser, valo, "fi");
  const { t, page } = taina;
  await taina.signIn("tunnistaja", kDemoPassword);
  await taina.menu("menu.reviews");
  await taina.follow(pattern("Kierrätyskeskus Kiepu"));
  const address = page.url();
  const note = taina.field(t("workplaces.review_note"));
  await note.pressSequentially("Pihan vaatimus puuttuu.");
  await taina.open("/curricula");
  await taina.open(address);
  assert.equal(await note.inputValue(), "Pihan vaatimus puuttuu.");
  await taina.press(t("workplaces.send_back"));
  await taina.expect(t("done.environment_returned"));
  const kept = await page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));
  assert.ok(!kept.includes("Pihan"), `what was sent is not kept: ${kept}`);
  await taina.leave();
});

test("signing out leaves no text on the device", { timeout: 90_000 }, async () => {
  const kerttu = await Person.at(browser, valo, "fi");
  const { t, page } = kerttu;
  await kerttu.signIn("koordinaattori", kDemoPassword);
  await kerttu.open("/clients/1/plan");
  await kerttu.follow(pattern("Puhtaus- ja kiinteistöpalvelualan perustutkinto"));
  await kerttu.field(t("planning.next_steps")).pressSequentially("Soita kouluun");
  assert.ok((await page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)))).includes("Soita"));
  await kerttu.lead(() => page.getByRole("button", { name: t("common.sign_out") }).first().click());
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await kerttu.leave();
});

test("a second press sends nothing twice", { timeout: 90_000 }, async () => {
  const veikko = await Person.at(browser, valo, "fi");
  const { t, page } = veikko;
  await veikko.signIn("valmentaja", kDemoPassword);
  await veikko.follow(t("start.record"));
  await veikko.follow(pattern("Aino Aalto"));
  await veikko.follow("Lajittelen jätteet");
  await page.getByRole("radio", { name: pattern(t("level.advanced")) }).check();
  const posts = [];
  page.on("request", (request) => { if (request.method() === "POST") posts.push(request.url()); });
  await veikko.lead(() => veikko.button(t("assessment.record.save")).evaluate((button) => { button.click(); button.click(); }));
  await veikko.expect(t("done.observation_recorded"));
  assert.equal(posts.length, 1, posts.join(", "));
  await veikko.follow(t("assessment.record.to_placement"));
  await veikko.follow(t("assessment.observations.title"));
  const seen = page.getByRole("listitem").filter({ hasText: "Lajittelen jätteet" }).filter({ hasText: t("level.advanced") });
  assert.equal(await seen.count(), 1, "one observation");
  await veikko.leave();
});

test("the list of clients follows what is typed", { timeout: 60_000 }, async () => {
  const kerttu = await Person.at(browser, valo, "fi");
  const { t, page } = kerttu;
  await kerttu.signIn("koordinaattori", kDemoPassword);
  await kerttu.menu("menu.clients");
  const aino = kerttu.link("Aino Aalto"), nadia = kerttu.link("Nadia Haddad");
  assert.ok((await aino.isVisible()) && (await nadia.isVisible()));
  await page.getByLabel(t("common.filter")).pressSequentially("nadia");
  await aino.waitFor({ state: "hidden" });
  assert.ok(await nadia.isVisible());
  await kerttu.leave();
});

test("what was unfolded below a task without a match stays so when it is asked again", { timeout: 90_000 }, async () => {
  const kerttu = await Person.at(browser, valo, "fi");
  const { t, page } = kerttu;
  await kerttu.signIn("koordinaattori", kDemoPassword);
  await kerttu.menu("menu.workplaces");
  await kerttu.follow(pattern("Kirkas Siivous"));
  const form = page.locator("#new-task");
  let asked = 0;
  page.on("response", (response) => { if (response.url().includes("text=Kasvatan")) ++asked; });
  await kerttu.field(t("workplaces.task_label"), form).fill("Kasvatan ostereita merellä");
  const fold = form.locator("details", { hasText: t("workplaces.nearest") });
  await fold.waitFor({ timeout: 60_000 });  // the first index may be under way
  await fold.locator("summary").first().click();
  const before = asked;
  for (let i = 0; i < 100 && asked === before; ++i) await page.waitForTimeout(100);
  await page.waitForTimeout(200);
  assert.ok(asked > before, "it was asked again");
  assert.ok(await fold.evaluate((details) => details.open), "the fold is still open");
  await kerttu.leave();
});
