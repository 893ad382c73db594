// A school sends its curricula: many at once, with a colleague's word, at a desk, on a phone and without JavaScript.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, pattern, Person, screenshots, Valo } from "./support.mjs";

const unit = (n, text = "tekee työn") => `curriculum-format: 1
source: {system: koulu, id: osa-${n}}
qualification:
  name: {fi: Koulun tutkinto ${n}, sv: Skolans examen ${n}}
units:
  - name: {fi: Koulun osa ${n}, sv: Skolans del ${n}}
    requirement-areas:
      - requirements:
          - text: {fi: ${text} ${n}, sv: gör arbetet ${n}}
`;
const file = (name, text) => ({ name, mimeType: "text/yaml", buffer: Buffer.from(text) });
const several = (from, count) => Array.from({ length: count }, (_, i) => file(`osa-${from + i}.yaml`, unit(from + i)));

let valo, browser;
before(async () => {
  valo = await Valo.start();
  for (const [login, name, language, role] of [
    ["senni", "Senni Sihteeri", "fi", "institution"], ["siv", "Siv Sekreterare", "sv", "institution"], ["erin", "Erin Editor", "en", "institution"],
    ["kalle", "Kalle Kollega", "fi", "institution"], ["paula", "Paula Pääkäyttäjä", "fi", "administrator"],
  ]) await valo.addUser(login, name, "Koulu", language, role);
  browser = await openBrowser();
}, { timeout: 120_000 });
after(async () => {
  await browser?.close();
  await valo?.stop();
});

const shot = async (person, name) => {
  if (!process.env.VALO_SCREENSHOTS) return;
  mkdirSync(screenshots, { recursive: true });
  await person.page.screenshot({ path: join(screenshots, `${name}_${person.language}_${person.page.viewportSize().width}.png`), fullPage: true });
};

for (const [language, options] of [["fi", {}], ["sv", { phone: true }], ["en", { javaScriptEnabled: false, viewport: { width: 320, height: 640 } }]])
  test(`several files are sent, looked at and published (${language})`, { timeout: 120_000 }, async () => {
    const login = { fi: "senni", sv: "siv", en: "erin" }[language];
    const first = { fi: 10, sv: 20, en: 30 }[language];
    const senni = await Person.at(browser, valo, language, options);
    const { t, page } = senni;
    await senni.signIn(login);
    await senni.open("/curricula/import");
    await shot(senni, "upload");
    await page.getByLabel(t("imports.files"), { exact: true }).setInputFiles([...several(first, 3), file("rikki.yaml", "tämä: ei ole tutkinto"), file("sama.yaml", unit(first))]);
    await senni.press(t("imports.check_files"));
    for (let tries = 0; (await senni.sees(t("imports.reload"))) && tries < 50; ++tries) {
      if (!senni.scripts) await senni.follow(t("imports.reload"));
      else await page.waitForTimeout(300);
    }
    await senni.look();
    await shot(senni, "job");
    assert.equal(await senni.page.getByText(t("imports.state.ready"), { exact: true }).count(), 3);
    assert.equal(await senni.page.getByText(t("imports.state.refused"), { exact: true }).count(), 2);
    await senni.expect(pattern(t("import.same_file", { detail: `osa-${first}.yaml` })));
    await senni.follow(pattern(language === "sv" ? `Skolans examen ${first}` : `Koulun tutkinto ${first}`));
    await senni.expect(t("curricula.is_new"));
    await shot(senni, "file");
    await page.goBack();
    const old = await senni.context.newPage();  // the same page in a second window, from before
    await old.goto(page.url());
    await senni.press(t("imports.publish_all.many", { n: 3 }));
    await senni.expect(t("done.import_approved"));
    assert.equal(await senni.page.getByText(t("imports.state.published"), { exact: true }).count(), 3);
    await old.getByRole("button", { name: t("imports.publish_all.many", { n: 3 }) }).click();  // no error, nothing twice
    await old.getByText(t("done.import_approved")).waitFor();
    await old.close();
    await page.goBack();
    await senni.look();
    assert.equal(await senni.page.getByText(t("imports.state.published"), { exact: true }).count(), 3);
    await shot(senni, "published");
    await senni.open("/curricula");
    await senni.expect(pattern(language === "sv" ? `Skolans examen ${first + 2}` : `Koulun tutkinto ${first + 2}`));
    await senni.leave();
  });

test("where four eyes are wanted a colleague publishes or sends back", { timeout: 120_000 }, async () => {
  const paula = await Person.at(browser, valo, "fi");
  await paula.signIn("paula");
  await paula.open("/curricula/import");
  await paula.press(paula.t("imports.four_eyes_begin"));
  await paula.expect(paula.t("imports.four_eyes_on"));
  await shot(paula, "four_eyes");
  await paula.leave();

  const senni = await Person.at(browser, valo, "fi");
  const { t } = senni;
  await senni.signIn("senni");
  await senni.open("/curricula/import");
  await senni.page.getByLabel(t("imports.files"), { exact: true }).setInputFiles(several(40, 2));
  await senni.press(t("imports.check_files"));
  await senni.expect(t("imports.awaits_other"));
  assert.equal(await senni.button(pattern(t("curricula.publish"))).count(), 0);

  const kalle = await Person.at(browser, valo, "fi", { phone: true });
  await kalle.signIn("kalle");
  await kalle.open("/curricula/import");
  await kalle.expect(t("imports.waiting_title"));
  await shot(kalle, "waiting");
  await kalle.follow(pattern("Koulun tutkinto 40"));
  await kalle.press(t("curricula.publish"));
  await kalle.open("/curricula/import");
  await kalle.follow(pattern("Koulun tutkinto 41"));
  await kalle.write(t("imports.reason"), "Väärä vuosi.");
  await kalle.press(t("imports.return"));
  await kalle.leave();

  await senni.page.reload();
  await senni.look();
  await senni.expect(pattern("Väärä vuosi."));
  await senni.expect(t("imports.state.published"));
  await senni.leave();
});

for (const [language, options] of [["fi", {}], ["sv", { phone: true }], ["en", { javaScriptEnabled: false, viewport: { width: 320, height: 640 } }]])
  test(`a local unit is written, kept, checked and sent (${language})`, { timeout: 120_000 }, async () => {
    const login = { fi: "senni", sv: "siv", en: "erin" }[language];
    const senni = await Person.at(browser, valo, language, options);
    const { t, page } = senni;
    await senni.signIn(login);
    await senni.open("/curricula/local");
    await senni.press(t("local.new"));
    await senni.write(t("local.name_fi"), `Koneompelu ${language}`);
    await senni.write(t("local.name_sv"), `Maskinsömnad ${language}`);
    await senni.write(t("curricula.credits"), "7,5");
    const saved = senni.scripts && page.waitForResponse(pattern("/autosave"));  // what was typed is kept without a button
    await page.getByLabel(t("local.lines_fi"), { exact: false }).first().fill("ompelee sauman\nvaihtaa langan");
    if (senni.scripts) {
      await saved;
      await senni.write(t("local.code"), "KONE-1");  // and so is what was typed just before leaving
      await page.waitForTimeout(100);
      await page.reload();
      assert.equal(await senni.field(t("local.name_fi")).inputValue(), `Koneompelu ${language}`);
      assert.equal(await page.getByLabel(t("local.lines_fi"), { exact: false }).first().inputValue(), "ompelee sauman\nvaihtaa langan");
    }
    await page.getByLabel(t("local.lines_sv"), { exact: false }).first().fill("syr en söm");
    await senni.press(t("local.add_area"));
    await senni.expect(t("done.local_unit_saved"));
    await shot(senni, "local");
    await senni.press(t("local.check"));  // two lines in one language, one in the other
    await senni.expect(pattern(t("error.lines_differ", { detail: "1 / 2" })));
    senni.wrong.length = 0;  // the refusal was wanted
    await page.getByLabel(t("local.lines_sv"), { exact: false }).first().fill("syr en söm\nbyter tråd");
    await senni.press(t("local.check"));
    await senni.expect(t("curricula.is_new"));
    await senni.expect(pattern(language === "sv" ? "Maskinsömnad sv \\(Koulu\\)".replaceAll("\\", "") : `Koneompelu ${language} (Koulu)`));
    await senni.expect(t("imports.awaits_other"));
    await shot(senni, "local_checked");
    await senni.open("/curricula/local");
    await senni.follow(pattern(language === "sv" ? "Maskinsömnad sv" : `Koneompelu ${language}`));
    await senni.follow(t("local.versions"));
    await senni.expect(t("local.version_current"));
    await shot(senni, "versions");
    await senni.leave();
  });

test("two people who write at once are told, and both texts are kept", { timeout: 120_000 }, async () => {
  const senni = await Person.at(browser, valo, "fi", { javaScriptEnabled: false });
  const kalle = await Person.at(browser, valo, "fi", { javaScriptEnabled: false });
  const { t } = senni;
  await senni.signIn("senni");
  await kalle.signIn("kalle");
  await senni.open("/curricula/local");
  await senni.follow(pattern("Koneompelu fi"));
  await kalle.open(new URL(senni.page.url()).pathname);
  await kalle.write(t("local.name_fi"), "Kallen nimi");
  await kalle.press(t("local.save"));
  await senni.write(t("local.name_fi"), "Sennin nimi");
  await senni.press(t("local.save"));
  await senni.expect(pattern("Kalle Kollega tallensi"));
  await shot(senni, "overtaken");
  assert.equal(await senni.field(t("local.name_fi")).inputValue(), "Sennin nimi");
  senni.wrong.length = 0;  // 409 was wanted
  await senni.press(t("local.save"));
  await senni.follow(t("local.versions"));
  assert.match(await senni.page.content(), /Kallen/);
  await kalle.leave();
  await senni.leave();
});

test("a curriculum is taken out of use and back, and the school sees what it did", { timeout: 120_000 }, async () => {
  const siv = await Person.at(browser, valo, "sv", { phone: true });
  const { t } = siv;
  await siv.signIn("siv");
  await siv.open("/curricula");
  await siv.follow(pattern("Skolans examen 21"));
  await siv.follow(t("curricula.withdraw"));
  await shot(siv, "withdraw");
  await siv.write(t("imports.reason"), "Fel år.");
  await siv.press(t("curricula.withdraw"));
  await siv.expect(pattern("Fel år."));
  await shot(siv, "withdrawn");
  await siv.follow(t("curricula.restore"));
  await siv.press(t("curricula.restore"));
  await siv.expect(t("done.curriculum_restored"));
  await siv.open("/curricula/import/history");
  await siv.expect(pattern("Fel år."));
  await shot(siv, "history");
  await siv.open("/curricula/import/tokens");
  await siv.write(t("accounts.token_name"), "Studieregistret");
  await siv.press(t("accounts.add_token"));
  await siv.expect(t("accounts.token_title"));
  await shot(siv, "tokens");
  await siv.press(pattern(t("accounts.revoke")));
  await siv.expect(t("imports.token_state.revoked"));
  await siv.leave();
});
