// A coordinator issues a certificate in each language and downloads it; the tools that others use look at the files:
// pdfsig, qpdf, the checker of PDF/A and PDF/UA points, `valo verify`, and eHOKS' own schema for the draft.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { isoDay, openBrowser, Person, root, screenshots, Valo } from "./support.mjs";

const run = promisify(execFile);
const kDemoPassword = "valo-esittely";
const shared = resolve(root, "../shared");
const checker = join(shared, "tools/check-pdf.py");
const ehoks = join(shared, "data/ehoks/hoks-post.schema.json");
const editions = ["fi", "sv", "en", "fi-sv"];

let valo, browser, coordinator;
before(async () => {
  process.env.VALO_KEY_FOLDER = join(root, "build", `browser-keys-${process.pid}`);
  process.env.VALO_KEY_PASSPHRASE = "kolme sanaa peräkkäin";
  mkdirSync(process.env.VALO_KEY_FOLDER, { recursive: true });
  valo = await Valo.start({ demo: true });
  browser = await openBrowser();
  mkdirSync(screenshots, { recursive: true });
  coordinator = await Person.at(browser, valo, "fi");
  await coordinator.signIn("koordinaattori", kDemoPassword);
}, { timeout: 180_000 });
after(async () => {
  try {
    await coordinator?.leave();
  } finally { // whatever went wrong: a browser or a server that is left keeps this file from ending
    await browser?.close();
    await valo?.stop();
  }
});

const download = async (path) => (await coordinator.context.request.get(path, { timeout: 30_000 })).body();
/** Exit code and everything said. */
const say = (command, ...words) =>
  run(command, words, { maxBuffer: 1 << 24 }).then(({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (problem) => ({ code: problem.code, said: (problem.stdout ?? "") + (problem.stderr ?? "") }));

/** Issues over the preview page, and gives the address of the new certificate. */
async function issue(edition) {
  const { t, page } = coordinator;
  await coordinator.open("/placements/1/certificate");
  await page.locator(`input[name="language"][value="${edition}"]`).check({ force: true });
  await coordinator.press(pattern(t("certificates.issue")));
  await coordinator.expect(t("done.certificate_issued"));
  return new URL(page.url()).pathname;
}
const pattern = (text) => new RegExp(text);

for (const edition of editions)
  test(`a certificate issued in ${edition} passes everybody's tools`, { timeout: 240_000 }, async (t) => {
    const address = await issue(edition);
    const file = join(valo.folder, `certificate-${edition}.pdf`);
    writeFileSync(file, await download(`${address}/document.pdf`));

    const sound = await say("qpdf", "--check", file);
    assert.equal(sound.code, 0, sound.said);
    const seal = await say("pdfsig", file);
    assert.match(seal.said, /Signature is Valid/);
    assert.match(seal.said, /Total document signed/);

    writeFileSync(join(valo.folder, "did.json"), await download("/o/1/did.json"));
    const verified = await say(process.env.VALO_BINARY ?? join(root, "build/release/valo"), "verify", file, "--did", join(valo.folder, "did.json"));
    assert.equal(verified.code, 0, verified.said);
    const bytes = readFileSync(file);
    bytes[bytes.indexOf("/Contents") - 40] ^= 1;
    const forged = join(valo.folder, "forged.pdf");
    writeFileSync(forged, bytes);
    assert.notEqual((await say(process.env.VALO_BINARY ?? join(root, "build/release/valo"), "verify", forged, "--did", join(valo.folder, "did.json"))).code, 0);

    const html = (await download(`${address}/document.html`)).toString();
    for (const word of { fi: ["Osaamistodistus"], sv: ["Kompetensintyg"], en: ["Competence certificate"], "fi-sv": ["Osaamistodistus", "Kompetensintyg"] }[edition])
      assert.ok(html.includes(word), `${word} in ${edition}`);
    await coordinator.open(`${address}/document.html`);
    await coordinator.page.screenshot({ path: join(screenshots, `certificate_${edition}.png`), fullPage: true });

    if (!existsSync(checker)) return t.skip(`${checker} is not there`);
    // The key's certificate vouches for itself: taken out of the seal, it is the authority to ask.
    const authority = join(valo.folder, "ca.pem");
    await run("sh", ["-c", `pdfsig -dump "${file}" >/dev/null && openssl pkcs7 -inform DER -in *.sig0 -print_certs -out ca.pem && rm *.sig0`], { cwd: valo.folder });
    const { said } = await say("/usr/bin/python3", checker, file, "--lang", edition.slice(0, 2), "--ca", authority);
    assert.deepEqual(said.split("\n").filter((line) => line.startsWith("FAIL")), []);
    assert.match(said, /\d\d passed/);
  });

test("a preview is no certificate, on a phone and without scripts", { timeout: 120_000 }, async () => {
  const person = await Person.at(browser, valo, "fi", { phone: true, javaScriptEnabled: false });
  await person.signIn("koordinaattori", kDemoPassword);
  await person.open("/placements/1/certificate");
  await person.page.screenshot({ path: join(screenshots, "certificate-preview_fi_360.png"), fullPage: true });
  const file = join(valo.folder, "preview.pdf");
  writeFileSync(file, await (await person.context.request.get("/placements/1/certificate/paper.pdf?language=fi")).body());
  assert.match((await say("pdfsig", file)).said, /does not contain any signatures/);
  const { said } = await say("pdftotext", file, "-");
  assert.ok(said.includes(person.t("certificate.preview_mark")));
  assert.ok(!/VALO-\d+-\d+-\d+/.test(said));
  await person.leave();
});

test("many are issued in the background, and the page says how far it is", { timeout: 120_000 }, async () => {
  const { t, page } = coordinator;
  await coordinator.open("/certificates/bulk");
  await page.locator('input[name="placement"]').first().check({ force: true });
  await coordinator.press(pattern(t("bulk.issue")));
  for (let tries = 0; !(await coordinator.sees(t("bulk.to_register"))); ++tries) {
    assert.ok(tries < 20, "the batch never ended");
    await page.waitForTimeout(500);
    await coordinator.open(new URL(page.url()).pathname);
  }
  await coordinator.look();
});

test("the register finds by name, and by nothing that is not there", { timeout: 60_000 }, async () => {
  const { t } = coordinator;
  await coordinator.open("/certificates?q=zzzz");
  assert.ok(!(await coordinator.sees(/VALO-1-/)));
  await coordinator.open("/certificates?q=valo-1&state=valid");
  assert.ok(await coordinator.sees(/VALO-1-/));
  assert.ok(await coordinator.sees(t("register.certificates.more")));
});

test("the page for a school needs consent, and its draft fits eHOKS", { timeout: 120_000 }, async (test) => {
  const { t, page } = coordinator;
  await coordinator.open("/clients/1/school");
  await coordinator.lead(() => page.locator("main ul.card-list a").first().click());
  await coordinator.press(pattern(t("school.consent_withdraw")));  // the one that the story comes with
  await coordinator.expect(t("school.consent_needed"));
  await coordinator.write(t("school.school"), "Esimerkkiopisto");
  await coordinator.write(t("school.valid_to"), isoDay());
  await coordinator.write(t("school.talk_on"), isoDay());
  await coordinator.press(t("school.consent_give"));
  await coordinator.expect(t("school.koski_title"));
  await page.screenshot({ path: join(screenshots, "school_fi_1280.png"), fullPage: true });
  const draft = JSON.parse((await download(`${new URL(page.url()).pathname}/hoks.json`)).toString());
  assert.equal(draft.ehdotus, true);
  assert.ok(draft["aiemmin-hankitut-ammat-tutkinnon-osat"].length > 0);
  if (!existsSync(ehoks)) return test.skip(`${ehoks} is not there`);
  const schema = JSON.parse(readFileSync(ehoks, "utf8"));
  const ajv = addFormats(new Ajv({ strict: false }));
  ajv.addSchema(schema, "hoks");
  const fits = (definition, item) => assert.ok(ajv.validate({ $ref: `hoks#/definitions/${definition}` }, item), ajv.errorsText());
  for (const item of draft["aiemmin-hankitut-ammat-tutkinnon-osat"]) fits("AiemminHankittuAmmatillinenTutkinnonOsa", item);
  for (const item of draft["hankittavat-ammat-tutkinnon-osat"]) fits("HankittavaAmmatillinenTutkinnonOsa", item);
  for (const period of draft.tyopaikkajaksot) fits("TyopaikallaJarjestettavaKoulutus", period["tyopaikalla-jarjestettava-koulutus"]);
  assert.throws(() => fits("AiemminHankittuAmmatillinenTutkinnonOsa", { "tutkinnon-osa-koodi-uri": "x" }));
});

test("the pages beside issuing are accessible, and a supervisor signs on a phone", { timeout: 180_000 }, async () => {
  const { t, page } = coordinator;
  await coordinator.open("/placements/1/certificate");
  await coordinator.press(t("signature.ask"));
  const link = new URL(await page.locator("main p.code").innerText()).pathname;
  for (const [language, scripts] of [["sv", true], ["fi", false]]) {
    const supervisor = await Person.at(browser, valo, language, { phone: true, javaScriptEnabled: scripts });
    await supervisor.open(`${link}?lang=${language}`);
    await supervisor.page.screenshot({ path: join(screenshots, `sign_${language}_360.png`), fullPage: true });
    if (!scripts) {
      await supervisor.write(supervisor.t("signature.name"), "Oiva Ohjaaja");
      await supervisor.press(pattern(supervisor.t("signature.sign")));
      await supervisor.expect("Oiva Ohjaaja");
    }
    await supervisor.leave();
  }
  await coordinator.open("/certificates/1/decision");
  await coordinator.open("/clients/1/erase");
  await coordinator.open("/certificates?q=valo&unit=1");
  await page.screenshot({ path: join(screenshots, "register_fi_1280.png"), fullPage: true });
  const administrator = await Person.at(browser, valo, "fi");
  await administrator.signIn("yllapito", kDemoPassword);
  await administrator.open("/certificates/look");
  await administrator.page.screenshot({ path: join(screenshots, "look_fi_1280.png"), fullPage: true });
  await administrator.leave();
});
