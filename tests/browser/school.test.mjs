// Somebody of a school signs in, finds what a client gave to the school, and records the school's decision.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, pattern, Person, root, screenshots, Valo } from "./support.mjs";

const kDemoPassword = "valo-esittely";

let valo, browser;
before(async () => {
  process.env.VALO_KEY_FOLDER = join(root, "build", `school-keys-${process.pid}`);
  process.env.VALO_KEY_PASSPHRASE = "kolme sanaa peräkkäin";
  mkdirSync(process.env.VALO_KEY_FOLDER, { recursive: true });
  valo = await Valo.start({ demo: true });
  browser = await openBrowser();
  mkdirSync(screenshots, { recursive: true });
}, { timeout: 180_000 });
after(async () => {
  await browser?.close();
  await valo?.stop();
});

const shot = (person, name) =>
  person.page.screenshot({ path: join(screenshots, `${name}_${person.language}_${person.page.viewportSize().width}.png`), fullPage: true });

for (const [language, outcome, options] of [["fi", "acknowledged", {}], ["sv", "partly", { phone: true }], ["en", "not_acknowledged", { javaScriptEnabled: false, viewport: { width: 320, height: 640 } }]])
  test(`a school finds what it was given and records its decision (${language})`, { timeout: 120_000 }, async () => {
    const olavi = await Person.at(browser, valo, language, options);
    const { t, page } = olavi;
    await olavi.open(`/?lang=${language}`);
    await olavi.signIn("oppilaitos", kDemoPassword);
    await olavi.open(`/?lang=${language}`);
    await olavi.follow(t("school.shared"));
    await shot(olavi, "school_list");
    await olavi.follow(pattern("Aino Aalto"));
    await olavi.expect(t("school.koski_title"));
    await olavi.expect(t("school.hoks"));
    assert.equal(await page.getByText(t("school.consent_give")).count(), 0, "consents are no business of a school");
    await shot(olavi, "school_sheet");
    await olavi.follow(t("decision.title"));
    if (olavi.scripts) {
      await page.locator('input[name="outcome"]').first().evaluate((field) => field.form.setAttribute("novalidate", ""));
      await olavi.press(t("common.save"));  // nothing chosen yet
      await olavi.expect(pattern(t("error.required")));
      olavi.wrong.length = 0;  // the refusal was wanted
    }
    await page.locator(`input[name="outcome"][value="${outcome}"]`).check({ force: true });
    if (outcome === "partly") await page.locator('input[name="units"]').first().check({ force: true });
    await olavi.write(t("decision.note"), `Lisätieto ${language}`);
    await shot(olavi, "school_decision");
    await olavi.press(t("common.save"));
    await olavi.expect(t("done.decision_recorded"));
    await olavi.expect(pattern(t(`decision.outcome.${outcome}`)));
    await shot(olavi, "school_decided");
    await olavi.leave();

    const aino = await Person.at(browser, valo, "fi");
    await aino.signIn("aino", kDemoPassword);
    await aino.open("/certificates/1");
    await aino.expect("Rannikon ammattiopisto");
    await aino.expect(`Lisätieto ${language}`);
    await aino.open("/my/access");
    await aino.expect(aino.t("access.school.read"));
    await aino.leave();
  });

test("a consent that is taken back closes the page at once", { timeout: 120_000 }, async () => {
  const aino = await Person.at(browser, valo, "fi");
  await aino.signIn("aino", kDemoPassword);
  await aino.open("/clients/1/school");
  await aino.lead(() => aino.page.locator("main ul.card-list a").first().click());
  const address = new URL(aino.page.url()).pathname;
  const olavi = await Person.at(browser, valo, "fi");
  await olavi.signIn("oppilaitos", kDemoPassword);
  await olavi.open(address);
  await aino.press(pattern(aino.t("school.consent_withdraw")));
  await olavi.open("/school");
  await olavi.expect(olavi.t("school.none_shared"));
  assert.equal((await olavi.page.goto(address)).status(), 404);
  olavi.wrong.length = 0;  // the refusal was wanted
  await olavi.leave();
  await aino.leave();
});
