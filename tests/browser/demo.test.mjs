// The demo that script/server loads: everybody's pages open, every link on them answers, nothing is wider than the
// window, axe finds nothing serious. Leaves a picture of each page, on a phone and on a desk, in screenshots/.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, Person, screenshots, Valo, violations } from "./support.mjs";

const kDemoPassword = "valo-esittely";
const kMostPages = 60;
const people = [
  ["koordinaattori", "fi"], ["valmentaja", "fi"], ["tunnistaja", "fi"], ["oppilaitos", "fi"], ["yllapito", "fi"],
  ["aino", "fi"], ["oskar", "sv"], ["samordnare", "sv"], ["", "fi"], ["", "sv"],
];

let valo, browser;
before(async () => {
  valo = await Valo.start({ demo: true });
  browser = await openBrowser();
}, { timeout: 120_000 });
after(async () => {
  await browser?.close();
  await valo?.stop();
});

/** /clients/7 and /clients/8 are one kind of page; /record and /record?placement=1 are two. */
function kind(path) {
  const [address, query = ""] = path.split("?");
  return [address.replace(/\d+/g, "N"), ...query.split("&").map((field) => field.split("=")[0])].join(" ").trim();
}

/** Same-origin links of the page that are pages: not the anchor, not a file, not another language. */
function linksOf(page) {
  return page.$$eval("a[href]", (links) => links
    .filter((link) => link.origin === location.origin && !link.hasAttribute("hreflang") && !/^(tel|mailto):/.test(link.protocol))
    .map((link) => link.pathname + link.search));
}

async function picture(person, login, width) {
  await person.page.setViewportSize({ width, height: width < 500 ? 740 : 800 });
  const name = [login || "anyone", person.language, width, kind(person.page.url().slice(valo.url.length)).replace(/\W+/g, "-").replace(/^-|-$/g, "") || "start"].join("_");
  await person.page.screenshot({ path: join(screenshots, name + ".png"), fullPage: true });
}

for (const [login, language] of people) {
  test(`every page that ${login || "anyone"} is led to opens and is accessible, in ${language}`, { timeout: 240_000 }, async () => {
    mkdirSync(screenshots, { recursive: true });
    const person = await Person.at(browser, valo, language);
    if (login) await person.signIn(login, kDemoPassword);
    const first = login ? ["/", "/account"] : ["/", "/register", "/v", "/accessibility", "/privacy", "/styleguide"];
    const waiting = [...first], known = new Set(first), pictured = new Map();
    for (let opened = 0; waiting.length > 0 && opened < kMostPages;) {
      const path = waiting.shift();
      const same = pictured.get(kind(path)) ?? 0;
      pictured.set(kind(path), same + 1);
      if (same >= 2) continue;
      if (/(\.(pdf|zip|json|xsd|md)|\/original)$/.test(path.split("?")[0])) {
        const answer = await person.context.request.get(path, { timeout: 20_000 });
        if (answer.status() !== 200) person.wrong.push(`${answer.status()} ${path}`);
        continue;
      }
      ++opened;
      await person.page.setViewportSize({ width: 1280, height: 800 });
      await person.open(path);
      if (same === 0) await picture(person, login, 1280);
      for (const link of await linksOf(person.page))
        if (!known.has(link)) {
          known.add(link);
          waiting.push(link);
        }
      await person.page.setViewportSize({ width: 360, height: 740 });
      await person.look();
      if (same === 0) await picture(person, login, 360);
    }
    assert.ok(pictured.size >= (login ? 4 : 6), "more than a start page was seen");
    await person.leave();
  });
}

test("the dark scheme is as readable as the light one", { timeout: 60_000 }, async () => {
  const anyone = await Person.at(browser, valo, "fi", { colorScheme: "dark" });
  for (const path of ["/", "/styleguide", "/register"]) {
    await anyone.open(path);
    anyone.wrong.push(...(await violations(anyone.page)));
  }
  await anyone.leave();
});

test("a page that does not exist says so and leads on", { timeout: 60_000 }, async () => {
  const kerttu = await Person.at(browser, valo, "fi");
  await kerttu.signIn("koordinaattori", kDemoPassword);
  await kerttu.open("/clients/4711");
  assert.ok(kerttu.wrong.splice(0).some((wrong) => wrong.startsWith("404 ")), "it is refused");
  await kerttu.follow(kerttu.t("error_page.to_start"));
  await kerttu.expect(kerttu.t("start.running"));
  await kerttu.leave();
});

test("a link into the service leads through signing in to its page", { timeout: 60_000 }, async () => {
  const kerttu = await Person.at(browser, valo, "fi");
  await kerttu.open("/placements/1/agree");
  await kerttu.write(kerttu.t("sign_in.login"), "koordinaattori");
  await kerttu.write(kerttu.t("sign_in.password"), kDemoPassword);
  await kerttu.press(kerttu.t("common.sign_in"));
  assert.equal(new URL(kerttu.page.url()).pathname, "/placements/1/agree");
  await kerttu.leave();
});
