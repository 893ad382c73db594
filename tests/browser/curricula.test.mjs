// Finding and reading curricula: in three languages, on a phone without JavaScript, by keyboard, on paper; plain words
// from the one who writes them to the client who reads them.
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

async function firstOf(path, key = "items") {
  const answer = await fetch(valo.url + path);
  assert.equal(answer.status, 200, path);
  return (await answer.json())[key];
}

for (const language of ["fi", "sv", "en"])
  test(`a visitor searches, narrows and reads in ${language}, wide and on a phone`, { timeout: 120_000 }, async () => {
    for (const phone of [false, true]) {
      const visitor = await Person.at(browser, valo, language, { phone });
      const { t, page } = visitor;
      await visitor.open("/curricula");
      await visitor.write(t("curricula.search"), "OPH 1825");
      await visitor.press(t("common.search"));
      await visitor.expect("OPH-1825-2021");
      await visitor.open("/curricula?q=siivoojille");
      await visitor.expect(t("curricula.near"));
      await visitor.open("/curricula?field=care");
      assert.equal(await page.locator("details.more[open] select").first().isVisible(), true, "the filters stand open");
      await visitor.open("/curricula?q=zzzz");
      await visitor.expect(t("curricula.by_field"));
      const [found] = await firstOf("/api/v1/curricula?q=OPH-1825-2021");
      await visitor.open(`/curricula/${found.id}`);
      await visitor.expect(pattern(t("curricula.fork.competence-area", { n: 3 })));
      await visitor.open(`/curricula/${found.id}?open=all`);
      assert.equal(await page.locator(".formation details.group:not([open])").count(), 0, "every group is open");
      const [unit] = await firstOf(`/api/v1/curricula/${found.id}/units`);
      await visitor.open(`/curricula/${found.id}/units/${unit.id}?both=1`);
      await visitor.open(`/curricula/${found.id}/changes`);
      await visitor.leave();
    }
  });

test("the tree folds and unfolds without JavaScript in a window of 320 pixels", { timeout: 60_000 }, async () => {
  const visitor = await Person.at(browser, valo, "fi", { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  const { t, page } = visitor;
  const [found] = await firstOf("/api/v1/curricula?q=OPH-5410-2021");
  await visitor.open(`/curricula/${found.id}`);
  const area = page.locator("details.group", { has: page.getByText("Ajoneuvotekniikan osaamisala", { exact: true }) }).last();
  assert.equal(await area.getAttribute("open"), null);
  await area.locator("summary").first().click();
  assert.notEqual(await area.getAttribute("open"), null);
  await visitor.expect(pattern(t("curricula.fork.title", { n: 4 })));
  await visitor.leave();
});

test("a group is opened by keyboard", { timeout: 60_000 }, async () => {
  const visitor = await Person.at(browser, valo, "sv");
  const { page } = visitor;
  const [found] = await firstOf("/api/v1/curricula?q=OPH-5410-2021");
  await visitor.open(`/curricula/${found.id}`);
  const closed = page.locator("details.group:not([open]) > summary").first();
  const before = await page.locator("details.group[open]").count();
  await closed.focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("details.group[open]").count(), before + 1);
  await visitor.leave();
});

test("on paper every group stands open and the controls are gone", { timeout: 60_000 }, async () => {
  const visitor = await Person.at(browser, valo, "fi");
  const { page } = visitor;
  const [found] = await firstOf("/api/v1/curricula?q=OPH-5410-2021");
  await visitor.open(`/curricula/${found.id}`);
  await page.emulateMedia({ media: "print" });
  const hidden = await page.evaluate(() => ({
    units: [...document.querySelectorAll(".unit-boxes > li")].filter((one) => !one.checkVisibility()).length,
    controls: [...document.querySelectorAll("header.site, footer.site, .screen-only, button")].filter((one) => one.checkVisibility()).length,
  }));
  assert.deepEqual(hidden, { units: 0, controls: 0 });
  await visitor.leave();
});

test("plain words go from the coordinator to her client, beside the official text", { timeout: 120_000 }, async () => {
  const kerttu = await Person.at(browser, valo, "fi");
  const { t } = kerttu;
  await kerttu.signIn("koordinaattori", kDemoPassword);
  const [found] = await firstOf("/api/v1/curricula?q=OPH-1825-2021");
  const [unit] = await firstOf(`/api/v1/curricula/${found.id}/units`);
  const [requirement] = await firstOf(`/api/v1/units/${unit.id}`, "requirementList");
  await kerttu.open(`/curricula/${found.id}/units/${unit.id}`);
  await kerttu.follow(pattern(t("curricula.plain.title")));
  await kerttu.write(t("curricula.plain.in_fi"), "Katson päivän työt listasta.");
  await kerttu.press(t("curricula.plain.save"));
  await kerttu.expect(t("done.plain_written"));
  await kerttu.open(`/curricula/${found.id}/units/${unit.id}`);
  await kerttu.expect("Katson päivän työt listasta.");
  await kerttu.expect(requirement.text.fi);
  await kerttu.open(`/requirements/${requirement.id}/plain`);
  await kerttu.press(t("curricula.plain.withdraw"));
  await kerttu.expect(t("done.plain_withdrawn"));
  await kerttu.open("/plain-words/to-check");
  await kerttu.leave();
});

for (const [language, options] of [["sv", { phone: true }], ["sv", { javaScriptEnabled: false, viewport: { width: 320, height: 640 } }]])
  test(`a client reads plain words, and the official text when she asks for it (${options.phone ? "phone" : "no script"})`, { timeout: 120_000 }, async () => {
    const oskar = await Person.at(browser, valo, language, options);
    const { t, page } = oskar;
    await oskar.signIn("oskar", kDemoPassword);
    await oskar.open("/my/skills");
    const first = page.locator(".requirement").first();
    const official = await first.locator("blockquote").textContent();
    const sofia = await Person.at(browser, valo, language);
    await sofia.signIn("samordnare", kDemoPassword);
    await sofia.open(`/curricula?q=${encodeURIComponent(official.split(" ").slice(0, 4).join(" "))}`);
    const found = sofia.page.locator("main a").filter({ hasText: official }).first();
    const id = (await found.getAttribute("href")).split("#r")[1];
    assert.ok(id, official);
    await sofia.open(`/requirements/${id}/plain`);
    const words = `Det här kan jag, ${options.phone ? "på telefon" : "utan skript"}.`;
    await sofia.write(t("curricula.plain.in_sv"), words);
    await sofia.press(t("curricula.plain.save"));
    await sofia.expect(t("done.plain_written"));
    await sofia.leave();

    await oskar.open("/my/skills");
    const row = page.locator(".requirement").filter({ hasText: words }).first();
    assert.equal((await row.locator(".requirement-plain").textContent()).trim(), words);
    assert.equal(await row.locator("blockquote").isVisible(), false);  // plain first; the official is one step away
    await row.locator("summary").click();
    await row.locator("blockquote").waitFor({ state: "visible" });
    assert.equal(await row.locator("blockquote").textContent(), official);
    assert.match(await row.locator("blockquote").getAttribute("lang"), /^(fi|sv)$/);
    await oskar.leave();
  });
