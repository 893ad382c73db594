// A school sends its curricula: many at once, with a colleague's word, at a desk, on a phone and without JavaScript.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
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

const national = (word, revision) => `curriculum-format: 1
source: {system: eperusteet, id: 990001, revision: ${revision}}
qualification:
  decision-number: OPH-9901-2026
  name: {fi: Kansallinen tutkinto, sv: Nationell examen, en: National qualification}
units:
  - name: {fi: Kansallinen osa, sv: Nationell del}
    requirements:
      - {fi: ${word} työn, sv: ${word} arbetet}
`;

for (const [language, options, admin] of [["fi", {}, { phone: true }], ["sv", { phone: true }, {}], ["en", { javaScriptEnabled: false, viewport: { width: 320, height: 640 } }, { javaScriptEnabled: false }]])
  test(`a national document changes only when an administrator confirms what a school proposes (${language})`, { timeout: 120_000 }, async () => {
    const login = { fi: "senni", sv: "siv", en: "erin" }[language];
    const revision = { fi: 2, sv: 3, en: 4 }[language];
    if (language === "fi") {
      const path = join(valo.folder, "kansallinen.yaml");
      writeFileSync(path, national("tekee", 1));
      await valo.command("import", path);
    }
    const senni = await Person.at(browser, valo, language, options);
    const { t, page } = senni;
    await senni.signIn(login);
    await senni.open("/curricula/import");
    await senni.expect(t("imports.national_rule"));
    await page.getByLabel(t("imports.files"), { exact: true }).setInputFiles([file("vale.yaml", national(`v${revision}`, revision))]);
    await senni.press(t("imports.check_files"));
    await senni.expect(t("imports.needs_word"));
    assert.equal(await senni.button(t("curricula.publish")).count(), 0);
    await shot(senni, "proposal");
    if (await senni.sees(t("imports.awaits_other"))) {  // four eyes are in use: a colleague proposes it
      const job = new URL(page.url()).pathname;
      const kalle = await Person.at(browser, valo, "fi");
      await kalle.signIn("kalle");
      await kalle.open(job);
      await kalle.press(kalle.t("imports.propose"));
      await kalle.expect(kalle.t("done.import_proposed"));
      await kalle.leave();
      await page.reload();
    } else {
      await senni.press(t("imports.propose"));
      await senni.expect(t("done.import_proposed"));
    }
    await senni.expect(t("imports.awaits_administrator"));
    await senni.open("/curricula?q=OPH-9901-2026");
    await senni.follow(pattern({ fi: "Kansallinen tutkinto", sv: "Nationell examen", en: "National qualification" }[language]));
    await senni.follow(pattern({ fi: "Kansallinen osa", sv: "Nationell del", en: "Kansallinen osa" }[language]));
    assert.equal(await senni.sees(pattern(`v${revision} `)), false);  // nothing changed yet

    const paula = await Person.at(browser, valo, "fi", admin);
    await paula.signIn("paula");
    await paula.follow(paula.t("imports.proposals_waiting.one", { n: 1 }));
    await paula.expect(paula.t("imports.proposals_title"));
    await shot(paula, "proposals");
    await paula.follow(pattern("Kansallinen tutkinto"), paula.page.getByRole("region", { name: paula.t("imports.proposals_title") }));
    await shot(paula, "proposal_to_confirm");
    await paula.press(paula.t("imports.confirm_publish"));
    await paula.leave();
    await page.reload();
    await senni.look();
    await senni.expect(pattern(`v${revision} `));
    await senni.leave();
  });

for (const [language, options] of [["fi", {}], ["sv", { phone: true }]])
  test(`a national document that only a school brought says so until it is confirmed (${language})`, { timeout: 120_000 }, async () => {
    const number = language === "fi" ? 7 : 8;
    const text = national("tekee", 1).replace("id: 990001", `id: 99010${number}`).replace("OPH-9901-2026", `OPH-990${number}-2026`);
    const paula = await Person.at(browser, valo, "fi");
    await paula.signIn("paula");
    await paula.open("/curricula/import");
    if (await paula.sees(paula.t("imports.four_eyes_end"))) await paula.press(paula.t("imports.four_eyes_end"));
    const senni = await Person.at(browser, valo, language, options);
    const { t, page } = senni;
    await senni.signIn(language === "fi" ? "senni" : "siv");
    await senni.open("/curricula/import");
    await page.getByLabel(t("imports.files"), { exact: true }).setInputFiles([file("uusi.yaml", text)]);
    await senni.press(t("imports.check_files"));
    await senni.expect(pattern(t("import.is_unconfirmed").slice(0, 40)));
    await senni.press(t("curricula.publish"));
    await senni.expect(pattern(t("curricula.unconfirmed_notice").slice(0, 40)));
    assert.equal(await senni.button(t("curricula.confirm")).count(), 0);
    await shot(senni, "unconfirmed");
    const address = new URL(page.url()).pathname;
    await senni.open(`/curricula?q=OPH-990${number}-2026`);
    await senni.expect(t("curricula.unconfirmed"));
    await paula.open(address);
    await paula.press(paula.t("curricula.confirm"));
    await paula.expect(paula.t("done.curriculum_confirmed"));
    await paula.leave();
    await senni.open(address);
    assert.equal(await senni.sees(pattern(t("curricula.unconfirmed_notice").slice(0, 40))), false);
    await senni.leave();
  });

for (const [language, options] of [["fi", {}], ["sv", { phone: true, javaScriptEnabled: false }]])
  test(`a draft that nobody needs is deleted after a question (${language})`, { timeout: 60_000 }, async () => {
    const senni = await Person.at(browser, valo, language, options);
    const { t } = senni;
    await senni.signIn(language === "fi" ? "senni" : "siv");
    await senni.open("/curricula/local");
    await senni.press(t("local.new"));
    await senni.write(t(`local.name_${language}`), "Turha luonnos");
    await senni.press(t("local.save"));
    await senni.follow(t("local.delete"));
    await senni.expect(t("local.delete_text"));
    await shot(senni, "local_delete");
    await senni.press(t("local.delete_yes"));
    await senni.expect(t("done.local_unit_deleted"));
    assert.equal(await senni.sees("Turha luonnos"), false);
    await senni.leave();
  });

test("what a file is instead is said in words, and where to read how it is written", { timeout: 60_000 }, async () => {
  const senni = await Person.at(browser, valo, "fi");
  const { t, page } = senni;
  await senni.signIn("senni");
  for (const [name, bytes, code, detail] of [
    ["muistio.txt", "Hei! Tässä on opetussuunnitelma: lue se.", "is_plain_text"],
    ["osat.csv", "koodi,nimi,laajuus\n1,Kahvi,15\n", "is_table"],
    ["kuva.png", "\x89PNG\r\n\x1a\n\0\0", "is_image"],
    ["tiedot.json", '{"nimi": "Kahvi", "laajuus": 15}', "unknown_json", "nimi, laajuus"],
    ["osa.yaml", "units:\n  - name: Kahvi\n", "no_format_key", "units"],
  ]) {
    await senni.open("/curricula/import");
    await page.getByLabel(t("imports.files"), { exact: true }).setInputFiles([{ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes, name.endsWith(".png") ? "latin1" : "utf8") }]);
    await senni.press(t("imports.check_files"));
    await senni.expect(t(`import.${code}`, { detail: detail ?? "" }));
    senni.wrong.length = 0;  // 422 was wanted
  }
  await senni.open("/curricula/import");
  const guide = await senni.context.request.get("/curricula/import/format.md");
  assert.match(await guide.text(), /curriculum-format: 1/);
  await senni.leave();
});
