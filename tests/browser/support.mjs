// What every browser test needs: the real program on a port of its own with a database of its own, a Chromium, the
// words of the catalogues, and a person who clicks and types. Nothing here waits without a limit.
import { spawn, execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { parse } from "yaml";
import { day as isoDay } from "../support/days.mjs";

export { isoDay };

const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, "../..");
export const screenshots = join(here, "screenshots");
export const password = "kolme sanaa peräkkäin";
const binary = process.env.VALO_BINARY ? resolve(process.env.VALO_BINARY) : join(root, "build/release/valo");
const run = promisify(execFile);
const kStep = 15_000;

// ——— words

const catalogue = {};
for (const file of readdirSync(join(root, "server/web/messages")))
  if (file.endsWith(".yaml")) Object.assign(catalogue, parse(readFileSync(join(root, "server/web/messages", file), "utf8")));

/** The words of one language: `t("common.save")`, `t("placements.left", {n: 3})`. An unknown key is an error. */
export function wordsIn(language) {
  return (key, parameters = {}) => {
    assert.ok(catalogue[key], `no words for ${key}`);
    return String(catalogue[key][language]).replace(/\{\{(\w+)\}\}/g, (_, name) => {
      assert.ok(name in parameters, `${key} needs ${name}`);
      return parameters[name];
    });
  };
}

export const pattern = (text) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));

// ——— the program

async function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

/** The program serving an empty database, or with `demo` the story that the program ships. */
export class Valo {
  static async start({ demo = false } = {}) {
    assert.ok(existsSync(binary), `${binary} is missing: script/build release, or VALO_BINARY`);
    const valo = new Valo();
    valo.folder = mkdtempSync(join(tmpdir(), "valo-browser-"));
    const port = await freePort();
    valo.url = `http://127.0.0.1:${port}`;
    valo.environment = {
      ...process.env,
      VALO_DATABASE: `sqlite://${join(valo.folder, "valo.db")}`,
      VALO_LISTEN: `127.0.0.1:${port}`,
      VALO_PUBLIC_URL: valo.url,
      VALO_DEMO: demo ? "true" : "false",
    };
    writeFileSync(join(valo.folder, "password"), password + "\n");
    if (demo) await valo.command("demo");
    valo.log = "";
    valo.process = spawn(binary, ["serve"], { env: valo.environment, cwd: valo.folder, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [valo.process.stdout, valo.process.stderr]) stream.on("data", (text) => (valo.log += text));
    for (let tries = 0; ; ++tries) {
      const answer = await fetch(valo.url + "/", { signal: AbortSignal.timeout(2000) }).catch(() => null);
      if (answer?.ok) break;
      if (tries > 150 || valo.process.exitCode !== null) {
        await valo.stop();
        assert.fail("the program did not start: " + valo.log.slice(-2000));
      }
      await new Promise((next) => setTimeout(next, 100));
    }
    return valo;
  }

  async command(...words) {
    const { stdout } = await run(binary, words, { env: this.environment, cwd: root, timeout: 120_000 });
    return stdout;
  }

  async addUser(login, name, organisation, language, ...roles) {
    await this.command("user", "add", login, "--name", name, "--organisation", organisation, "--language", language,
      "--password-file", join(this.folder, "password"), ...roles.flatMap((role) => ["--role", role]));
  }

  async stop() {
    if (this.process && this.process.exitCode === null) {
      const ended = new Promise((done) => this.process.once("exit", done));
      this.process.kill("SIGTERM");
      const late = setTimeout(() => this.process.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// ——— the browser

export async function openBrowser() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    headless: true,
    timeout: 60_000,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Pages already looked at with axe by this process: /clients/7 and /clients/8 are one page. */
const examined = new Set();
const kindOf = (page) => new URL(page.url()).pathname.replace(/\d+/g, "N").replace(/^\/(v|invitation)\/.*/, "/$1/…");

/** Violations of WCAG 2.2 A and AA that axe calls serious or critical, in words. */
export async function violations(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document, {
      preload: false,
      resultTypes: ["violations"],
      runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] },
    });
    return result.violations.map(({ id, impact, nodes }) => ({
      id, impact, nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 200) + " — " + failureSummary.split("\n").slice(1).join(" ").slice(0, 200)),
    }));
  });
  return found.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${kindOf(page)}: ${id}: ${nodes.join(" | ")}`);
}

/** Somebody at a browser of her own. Collects everything that went wrong in it. */
export class Person {
  static async at(browser, valo, language, { phone = false, ...options } = {}) {
    const person = new Person();
    person.valo = valo;
    person.language = language;
    person.t = wordsIn(language);
    person.context = await browser.newContext({
      baseURL: valo.url,
      locale: { fi: "fi-FI", sv: "sv-FI", en: "en-GB" }[language],
      viewport: phone ? { width: 360, height: 740 } : { width: 1280, height: 800 },
      hasTouch: phone,
      ...options,
    });
    person.scripts = options.javaScriptEnabled !== false;
    person.context.setDefaultTimeout(kStep);
    person.page = await person.context.newPage();
    person.wrong = [];
    person.page.on("console", (message) => {
      if (message.type() === "error") person.wrong.push(`${person.page.url()}: ${message.text()}`);
    });
    person.page.on("pageerror", (error) => person.wrong.push(`${person.page.url()}: ${error}`));
    person.page.on("response", (response) => {
      if (response.status() >= 400) person.wrong.push(`${response.status()} ${response.url()}`);
    });
    return person;
  }

  /** Looks at the page as it stands: nothing wider than the window, and once for each page what axe says. */
  async look() {
    await this.page.waitForLoadState("load");
    const paper = this.page.url().endsWith(".html");  // a document keeps its own language
    if (!paper) assert.equal(await this.page.locator("html").getAttribute("lang"), this.language, `the language of ${this.page.url()}`);
    const { wide, room } = await this.page.evaluate(() => ({ wide: document.scrollingElement.scrollWidth, room: innerWidth }));
    if (wide > room) this.wrong.push(`${kindOf(this.page)} is ${wide} wide in a window of ${room}`);
    const key = `${this.language} ${this.page.viewportSize().width} ${kindOf(this.page)}`;
    if (!this.scripts || examined.has(key)) return;
    examined.add(key);
    this.wrong.push(...(await violations(this.page)));
  }

  /** Does what leads to another page, and looks at that page. */
  async lead(act) {
    await Promise.all([this.page.waitForEvent("load", { timeout: 2 * kStep }), act()]);
    await this.look();
  }
  async open(path) {
    await this.page.goto(path);
    await this.look();
  }
  button(name, within = this.page) {
    return within.getByRole("button", { name, exact: typeof name === "string" });
  }
  /** A link of the page itself, not of the frame around it. */
  link(name, within = this.page.locator("main")) {
    return within.getByRole("link", { name, exact: typeof name === "string" });
  }
  async press(name, within = this.page) {
    await this.lead(() => this.button(name, within).click());
  }
  async follow(name, within) {
    await this.lead(() => this.link(name, within).first().click());
  }
  /** The field with this label. A label may go on with "(optional)". */
  field(label, within = this.page) {
    return within.getByLabel(new RegExp("^" + pattern(label).source + "( \\(.*\\))?$"));
  }
  async write(label, text, within = this.page) {
    await this.field(label, within).fill(text);
  }
  async unfold(summary, within = this.page) {
    await within.locator("summary", { hasText: summary }).first().click();
  }
  async menu(key) {
    await this.lead(() => this.page.getByRole("navigation", { name: this.t("common.main_menu") }).getByRole("link", { name: this.t(key), exact: true }).click());
  }

  async signIn(login, secret = password) {
    await this.open("/");
    await this.write(this.t("sign_in.login"), login);
    await this.write(this.t("sign_in.password"), secret);
    await this.press(this.t("common.sign_in"));
    assert.equal(await this.page.getByLabel(this.t("sign_in.password")).count(), 0, `${login} is signed in`);
  }

  async expect(text) {
    await this.page.getByText(text).first().waitFor({ state: "visible" });
  }
  async sees(text) {
    return (await this.page.getByText(text).count()) > 0;
  }
  async words() {
    return this.page.locator("body").innerText();
  }

  /** Closes the browser window; whatever went wrong in it fails the test here. */
  async leave() {
    await this.context.close();
    assert.deepEqual(this.wrong, []);
  }
}

/** Pictures of all open windows, for whoever looks into a failure. */
export async function photograph(browser, name) {
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [index, page] of pages.entries())
    await page.screenshot({ path: join(screenshots, `failed_${name}_${index}.png`), fullPage: true, timeout: 10_000 }).catch(() => {});
}

/** The day `fromToday` days from now as people here write it, 3.12.2026. */
export function day(fromToday = 0) {
  const [year, month, date] = isoDay(fromToday).split("-").map(Number);
  return `${date}.${month}.${year}`;
}
