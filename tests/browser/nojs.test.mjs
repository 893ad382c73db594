// Everything works without JavaScript, in a window of 320 pixels: signing in, recording, assessing oneself, agreeing.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { openBrowser, pattern, Person, Valo } from "./support.mjs";

const kDemoPassword = "valo-esittely";
const plain = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };

let valo, browser;
before(async () => {
  valo = await Valo.start({ demo: true });
  browser = await openBrowser();
}, { timeout: 120_000 });
after(async () => {
  await browser?.close();
  await valo?.stop();
});

test("a coordinator records what she saw without JavaScript", { timeout: 90_000 }, async () => {
  const kerttu = await Person.at(browser, valo, "fi", plain);
  const { t, page } = kerttu;
  await kerttu.signIn("koordinaattori", kDemoPassword);
  await kerttu.follow(t("start.record"));
  await kerttu.follow(pattern("Aino Aalto"));
  await kerttu.follow("Lajittelen jätteet");
  await page.getByRole("radio", { name: pattern(t("level.advanced")) }).check();
  await kerttu.press(t("assessment.record.save"));
  await kerttu.expect(t("done.observation_recorded"));
  await kerttu.follow(t("assessment.record.to_placement"));
  await kerttu.follow(t("assessment.observations.title"));
  await kerttu.expect(pattern(t("level.advanced")));
  await kerttu.leave();
});

test("a refused form keeps what was typed and leads back to a page", { timeout: 90_000 }, async () => {
  const kerttu = await Person.at(browser, valo, "fi", plain);
  const { t, page } = kerttu;
  await kerttu.open("/");
  await page.getByLabel(t("sign_in.login")).fill("koordinaattori");
  await page.getByLabel(t("sign_in.password")).fill("väärä salasana");
  await kerttu.press(t("common.sign_in"));
  await kerttu.expect(t("error.sign_in_failed"));
  assert.equal(await page.getByLabel(t("sign_in.login")).inputValue(), "koordinaattori");
  kerttu.wrong.length = 0;  // the refusal was wanted
  kerttu.language = "sv";
  await kerttu.follow("Svenska", page);
  await kerttu.leave();
});

test("a client assesses herself and answers a proposal without JavaScript", { timeout: 90_000 }, async () => {
  const oskar = await Person.at(browser, valo, "sv", plain);
  const { t, page } = oskar;
  await oskar.signIn("oskar", kDemoPassword);
  await oskar.follow(t("portfolio.answer"));
  await oskar.press(pattern(t("assessment.own.yes")));
  await oskar.expect(t("done.own_yes"));
  const question = page.getByRole("group").filter({ has: page.getByRole("radio", { name: t("assessment.answer.practising"), exact: true }) }).first();
  await question.getByRole("radio", { name: t("assessment.answer.can"), exact: true }).check();
  await oskar.press(t("assessment.own.save"));
  await oskar.expect(t("done.own_answers_saved"));
  for (const path of ["/", "/my/skills", "/my/papers", "/my/access", "/account"]) await oskar.open(path);
  await oskar.leave();
});

test("a coach proposes, agrees and writes down two views without JavaScript", { timeout: 90_000 }, async () => {
  const veikko = await Person.at(browser, valo, "fi", plain);
  const { t, page } = veikko;
  await veikko.signIn("valmentaja", kDemoPassword);
  await veikko.follow(pattern("Nadia Haddad, Café Fyren"));
  const line = page.getByRole("article").filter({ has: page.getByText(t("assessment.agree.observed")) })
    .filter({ has: page.locator("summary", { hasText: t("assessment.agree.differently") }) }).first();
  const forms = line.locator("details.more");
  const agree = forms.filter({ has: page.getByLabel(t("assessment.agree.level")) });
  await agree.locator("summary").click();
  await agree.getByLabel(t("assessment.agree.level")).selectOption({ label: t("level.guided") });
  await veikko.press(t("assessment.agree.agreed_in_talk"), agree);
  await veikko.expect(pattern(t("assessment.state.agreed")));
  await veikko.leave();
});
