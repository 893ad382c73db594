// Signing in and recording with the keyboard alone: everything is reached with Tab, and one sees where one is.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { openBrowser, Person, Valo } from "./support.mjs";

const kDemoPassword = "valo-esittely";
const kMostSteps = 80;

let valo, browser;
before(async () => {
  valo = await Valo.start({ demo: true });
  browser = await openBrowser();
}, { timeout: 120_000 });
after(async () => {
  await browser?.close();
  await valo?.stop();
});

/** What has the focus: its words, and how the focus is drawn. */
function focused(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const label = at.labels?.[0]?.innerText ?? at.getAttribute("aria-label") ?? at.innerText ?? "";
    return {
      tag: at.tagName, words: label.replace(/\s+/g, " ").trim(), type: at.type ?? "",
      seen: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    };
  });
}

/** Presses Tab until the focus is on what has these words; every stop on the way must be visible. */
async function tabTo(page, words) {
  for (let step = 0; step < kMostSteps; ++step) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (now.tag !== "BODY") assert.ok(now.seen, `the focus is visible on ${now.tag} "${now.words}"`);
    if (now.words.includes(words)) return;
  }
  assert.fail(`"${words}" is not reached with Tab`);
}

test("a coordinator signs in and records by keyboard alone", { timeout: 120_000 }, async () => {
  const kerttu = await Person.at(browser, valo, "fi");
  const { t, page } = kerttu;
  const enter = () => kerttu.lead(() => page.keyboard.press("Enter"));
  await kerttu.open("/");
  await tabTo(page, t("sign_in.login"));
  await page.keyboard.type("koordinaattori");
  await tabTo(page, t("sign_in.password"));
  await page.keyboard.type(kDemoPassword);
  await enter();

  await tabTo(page, t("start.record"));
  await enter();
  await tabTo(page, "Aino Aalto");
  await enter();
  await tabTo(page, "Siivoan toimistot");
  await enter();
  await tabTo(page, t("level.practising"));
  for (let presses = 0; !(await focused(page)).words.includes(t("level.independent")); ++presses) {
    assert.ok(presses < 5, "the arrow keys move between levels");
    await page.keyboard.press("ArrowDown");
  }
  assert.ok(await page.evaluate(() => document.activeElement.checked));
  await tabTo(page, t("assessment.record.save"));
  await enter();
  await kerttu.expect(t("done.observation_recorded"));
  await kerttu.leave();
});

test("the first Tab offers to skip to the content, and does", { timeout: 60_000 }, async () => {
  const anyone = await Person.at(browser, valo, "sv");
  const { t, page } = anyone;
  await anyone.open("/register");
  await page.keyboard.press("Tab");
  const first = await focused(page);
  assert.equal(first.words, t("common.skip"));
  assert.ok(first.seen, "the link is visible while it has the focus");
  await page.keyboard.press("Enter");
  assert.equal((await focused(page)).tag, "MAIN");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "the next stop is in the content");
  await anyone.leave();
});

test("the focus goes to what is wrong when a form is refused", { timeout: 60_000 }, async () => {
  const kerttu = await Person.at(browser, valo, "fi");
  const { t, page } = kerttu;
  await kerttu.signIn("koordinaattori", kDemoPassword);
  await kerttu.open("/clients/new");
  await kerttu.write(t("common.name"), "Tiina Testi");
  await kerttu.write(t("placements.client.date_of_birth"), "eilen");
  await page.getByRole("radio", { name: t("language.fi") }).check();
  await kerttu.press(t("common.save"));
  kerttu.wrong.length = 0;  // the refusal was wanted
  assert.equal(await page.evaluate(() => document.activeElement.id), "error-summary");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.name), "dateOfBirth");
  assert.equal(await page.getByLabel(t("common.name"), { exact: true }).inputValue(), "Tiina Testi");
  await kerttu.leave();
});
