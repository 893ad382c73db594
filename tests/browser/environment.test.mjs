// A workplace of ten tasks, from its first word to the public register: by typing with suggestions that come while she
// types, in Finnish and in Swedish, with axe at each page. Then what a published map gives to the next workplace.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { day, openBrowser, pattern, Person, photograph, Valo } from "./support.mjs";

const stories = {
  fi: {
    workplace: "Puhdas Talo", municipality: "Pietarsaari", next: "Siisti Koti", contact: "Marja Mäkelä",
    qualification: "Puhtaus- ja kiinteistöpalvelualan perustutkinto", expert: "Taina Tunturi",
    typed: ["Siivoan toimistot ja pyyhin pöydät", "Lajittelen jätteet", "Pesen wc-tilat"],
    pasted: ["• Imuroin lattiat", "2) Tyhjennän roskakorit", "- imuroin lattiat", "Tarkistan työn jäljen"],
    file: "tehtävä;uppgift;osa\nPakkaan siivousvaunun;Jag packar städvagnen;ydin\nTäytän saippuat;;voi antaa\n;;ydin\nTäytän saippuat;;\nKirjaan tekemäni työn;;\nVastaan asiakkaan kysymyksiin;;\n",
    place: "Toimistotalo, jota siivotaan arkisin.", remark: "Kuvaa myös välineet.", picture: "Siivousvaunu käytävällä.", equipment: "Siivousvaunu ja yhdistelmäkone.",
    job: "Aamuapulainen", search: "siivous",
  },
  sv: {
    workplace: "Rent Hus", municipality: "Jakobstad", next: "Fint Hem", contact: "Maria Malm",
    qualification: "Grundexamen inom rengörings- och fastighetsservicebranschen", expert: "Tove Tunberg",
    typed: ["Jag städar kontoren och torkar borden", "Jag sorterar avfallet", "Jag tvättar toaletterna"],
    pasted: ["• Jag dammsuger golven", "2) Jag tömmer papperskorgarna", "- jag dammsuger golven", "Jag kontrollerar resultatet"],
    file: "uppgift;tehtävä;del\nJag packar städvagnen;Pakkaan siivousvaunun;kärna\nJag fyller på tvål;;kan ges\n;;kärna\nJag fyller på tvål;;\nJag antecknar det utförda arbetet;;\nJag svarar på kundens frågor;;\n",
    place: "Ett kontorshus som städas på vardagar.", remark: "Beskriv också utrustningen.", picture: "Städvagnen i korridoren.", equipment: "Städvagn och kombimaskin.",
    job: "Morgonbiträde", search: "städ",
  },
};

let browser;
before(async () => { browser = await openBrowser(); }, { timeout: 90_000 });
after(async () => { await browser?.close(); });

for (const language of ["fi", "sv"])
  test(`ten tasks become a published learning environment, in ${language}`, { timeout: 300_000 }, async (walk) => {
    const story = { language, ...stories[language] };
    const valo = await Valo.start();
    const at = (options) => Person.at(browser, valo, language, options);
    try {
      await valo.addUser("kerttu", "Kerttu Koivula", "Majakan työpaja", language, "coordinator");
      await valo.addUser("bea", "Bea Berg", "Fyrens verkstad", language, "coordinator");
      await valo.addUser("taina", story.expert, "Rannikon ammattiopisto", language, "reviewer");
      await valo.command("import", "curricula/puhtaus-ja-kiinteistopalveluala.yaml");
      const steps = [
        ["three tasks are typed, and suggestions come while she types", typeTasks],
        ["a list is pasted, and what stands in it twice is noticed", pasteTasks],
        ["a file is looked over before it is saved, and its bad lines are named", bringFile],
        ["the other tasks are mapped one after another", mapTheRest],
        ["units are counted in words and numbers, and requirements name their tasks", readCoverage],
        ["the report is sent, comes back with a remark, and is published", publish],
        ["the register is searched, and the report is on paper", readRegister],
        ["the supervisor's sheet is one page in three languages", printSheet],
        ["tasks that can be given away make a job", carve],
        ["the published map is a start for the next workplace", startFromIt],
        ["two who write in a report at once notice each other", writeAtOnce],
        ["a word is taught, taught anew and taken away", teachWords],
        ["every page fits a phone", fitPhone],
      ];
      for (const [name, step] of steps) {
        let failed = true;
        await walk.test(name, { timeout: 120_000 }, async () => {
          await step(story, at, valo);
          failed = false;
        });
        if (!failed) continue;
        await photograph(browser, `environment_${language}`);
        break;  // the rest of the story needs this
      }
      if (story.kerttu) assert.deepEqual(story.kerttu.wrong, []);
    } finally {
      await story.kerttu?.context.close();
      await valo.stop();
    }
  });

test("a task is mapped on a phone without a script", { timeout: 120_000 }, async () => {
  const story = stories.fi;
  const valo = await Valo.start();
  try {
    await valo.addUser("kerttu", "Kerttu Koivula", "Majakan työpaja", "fi", "coordinator");
    await valo.command("import", "curricula/puhtaus-ja-kiinteistopalveluala.yaml");
    const kerttu = await Person.at(browser, valo, "fi", { phone: true, javaScriptEnabled: false });
    const { t, page } = kerttu;
    await kerttu.signIn("kerttu");
    await newWorkplace(kerttu, story.workplace, story);
    const form = page.locator("#new-task");
    for (let tries = 0; tries < 100 && (await form.getByRole("checkbox").count()) === 0; ++tries) {
      await kerttu.write(t("workplaces.task_label"), story.typed[0], form);
      await kerttu.press(pattern(t("workplaces.look")), form);
      await page.waitForTimeout(500); // the index of the curriculum just imported is being made
    }
    await form.getByRole("checkbox", { name: pattern(t("workplaces.reject")) }).last().check();
    await form.locator("input[name=tick]").first().check();
    await kerttu.press(pattern(t("workplaces.add_task")), form.locator(".actions"));
    await kerttu.expect(t("done.task_mapped"));
    await kerttu.leave();
  } finally {
    await valo.stop();
  }
});

test("a task is typed, ticked and added with the keyboard alone", { timeout: 120_000 }, async () => {
  const story = stories.sv;
  const valo = await Valo.start();
  try {
    await valo.addUser("kerttu", "Kerttu Koivula", "Majakan työpaja", "sv", "coordinator");
    await valo.command("import", "curricula/puhtaus-ja-kiinteistopalveluala.yaml");
    const kerttu = await Person.at(browser, valo, "sv");
    const { t, page } = kerttu;
    await kerttu.signIn("kerttu");
    await newWorkplace(kerttu, story.workplace, story);
    await kerttu.field(t("workplaces.task_label")).focus();
    await page.keyboard.type(story.typed[0], { delay: 5 });
    await page.locator("#new-task input[name=tick]").first().waitFor({ timeout: 60_000 });
    const onTick = () => page.evaluate(() => document.activeElement.name === "tick");
    for (let tabs = 0; !(await onTick()); ++tabs) {
      assert.ok(tabs < 6, "the first tick is a few steps behind the field");
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Space");
    await kerttu.lead(() => page.keyboard.press("Enter"));
    await kerttu.expect(t("done.task_mapped"));
    await kerttu.leave();
  } finally {
    await valo.stop();
  }
});

async function newWorkplace(person, name, story) {
  const { t, page } = person;
  await person.open("/workplaces/new");
  await person.write(t("workplaces.field.name"), name);
  await person.write(t("workplaces.field.municipality"), story.municipality);
  await person.write(t("workplaces.field.contact_name"), story.contact);
  await person.press(t("common.save"));
  return new URL(page.url()).pathname;
}

async function typeTasks(story, at) {
  const kerttu = (story.kerttu = await at());
  const { t, page } = kerttu;
  await kerttu.signIn("kerttu");
  story.path = await newWorkplace(kerttu, story.workplace, story);
  const form = page.locator("#new-task");
  for (const words of story.typed) {
    await kerttu.field(t("workplaces.task_label"), form).pressSequentially(words, { delay: 5 });
    await form.locator("input[name=tick]").first().waitFor({ timeout: 60_000 });  // the first index may be under way
    await form.locator("mark").first().waitFor();
    assert.match(await form.getByRole("status").innerText(), /\d/, "what came is said aloud");
    assert.ok((await form.getByText(t("workplaces.why")).count()) > 0, "a suggestion says why");
    await form.locator("input[name=tick]").first().check();
    await kerttu.look();
    await kerttu.press(pattern(t("workplaces.add_task")), form.locator(".actions"));
    await kerttu.expect(t("done.task_mapped"));
  }
  // A tick stays when the words change, and nonsense is answered kindly.
  await kerttu.field(t("workplaces.task_label"), form).pressSequentially(story.typed[0], { delay: 5 });
  const tick = form.locator("input[name=tick]").first();
  await tick.check();
  const kept = await tick.getAttribute("value");
  await kerttu.field(t("workplaces.task_label"), form).fill("xyzzy qwertz");
  await form.getByText(t("workplaces.no_suggestions_next")).waitFor();
  assert.ok(await form.locator(`input[name=tick][value="${kept}"]`).isChecked());
  await kerttu.look();
  await kerttu.open(story.path);
}

async function pasteTasks(story) {
  const { kerttu } = story;
  const { t } = kerttu;
  await kerttu.unfold(t("workplaces.paste"));
  await kerttu.write(t("workplaces.lines_label"), [...story.pasted, story.typed[1]].join("\n"));
  await kerttu.press(t("workplaces.add_tasks"));
  await kerttu.expect(t("workplaces.added.many", { n: 3 }));
  await kerttu.expect(t("workplaces.known.one", { n: 1 }));
}

async function bringFile(story) {
  const { kerttu } = story;
  const { t, page } = kerttu;
  const file = join(mkdtempSync(join(tmpdir(), "valo-tasks-")), "tasks.csv");
  writeFileSync(file, Buffer.from(story.file, "latin1"));
  await kerttu.follow(t("workplaces.list.link"));
  await page.getByLabel(t("workplaces.list.file")).setInputFiles(file);
  await kerttu.press(t("workplaces.list.look"));
  await kerttu.expect(t("workplaces.list.windows_1252"));
  await kerttu.expect(t("workplaces.list.semicolon"));
  await kerttu.expect(t("workplaces.list.line", { detail: 4 }));
  await kerttu.expect(t("workplaces.list.twice", { detail: 3 }));
  assert.equal(await page.locator("input[name=line]:checked").count(), 4);
  await kerttu.press(t("workplaces.list.save"));
  await kerttu.expect(t("workplaces.added.many", { n: 4 }));
  assert.equal(await page.locator("li[id^=task-]").count(), 10);
}

async function mapTheRest(story) {
  const { kerttu } = story;
  const { t, page } = kerttu;
  await kerttu.lead(() => page.locator("li[id^=task-]").nth(3).getByRole("link", { name: pattern(t("workplaces.map")) }).click());
  for (let left = 7; left > 0; --left) {
    const suggested = page.locator("section", { has: page.getByRole("heading", { name: t("workplaces.suggestions"), exact: true }) });
    if ((await suggested.locator("input[name=tick]").count()) > 0) {
      await suggested.locator("input[name=tick]").first().check();
    } else {  // found by a word, as the page says
      await kerttu.write(t("workplaces.search_requirements"), story.search);
      await kerttu.press(pattern(t("common.search")));
      await page.locator("input[name=tick]").last().check();
    }
    await kerttu.press(t("workplaces.save_next"));
  }
  await kerttu.open(story.path);
  assert.ok(!(await kerttu.sees(t("workplaces.not_mapped"))), "every task shows something");
}

async function readCoverage(story) {
  const { kerttu } = story;
  const { t, page } = kerttu;
  assert.ok((await page.locator("table.coverage tbody tr").count()) > 0);
  await kerttu.follow(t("workplaces.units_link"));
  await kerttu.expect(t("workplaces.coverage.part"));
  await page.getByText(t("workplaces.coverage.missing")).first().waitFor();
  await kerttu.link(story.typed[1]).first().waitFor();
  // The other way round: a requirement that no task shows yet, and back again.
  const shown = await page.locator("ul.requirements > li").count();
  await kerttu.follow(pattern(t("workplaces.requirement_which")));
  await page.getByRole("checkbox", { name: story.typed[1] }).check();
  await kerttu.press(t("common.save"));
  assert.equal(await page.locator("ul.requirements > li").count(), shown + 1);
  await kerttu.lead(() => page.goBack());
  await page.getByRole("checkbox", { name: story.typed[1] }).uncheck();
  await kerttu.press(t("common.save"));
  assert.equal(await page.locator("ul.requirements > li").count(), shown);
}

/** A picture of one colour. */
function png(side) {
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data]), size = Buffer.alloc(4), sum = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    let crc = 0xffffffff;
    for (const byte of body) {
      crc ^= byte;
      for (let bit = 0; bit < 8; ++bit) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
    return Buffer.concat([size, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, 0x80)]);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.concat(Array(side).fill(row)))), chunk("IEND", Buffer.alloc(0))]);
}

async function publish(story, at) {
  const { kerttu } = story;
  const { t, page } = kerttu;
  await kerttu.open(story.path);
  await kerttu.unfold(t("workplaces.start_report"));
  const choice = kerttu.field(t("workplaces.qualification"));
  await choice.selectOption(await choice.getByRole("option", { name: pattern(story.qualification) }).getAttribute("value"));
  await kerttu.press(t("workplaces.start_button"));
  story.report = new URL(page.url()).pathname;
  await kerttu.write(t(`workplaces.report.description_${story.language}`), story.place);
  await kerttu.write(t("workplaces.report.recognised_on"), day());
  await kerttu.write(t("workplaces.report.recogniser_name"), story.expert);
  await kerttu.write(t("workplaces.report.recogniser_organisation"), "Rannikon ammattiopisto");
  await kerttu.write(t("workplaces.review_due"), day(300));
  await kerttu.press(t("workplaces.report.submit"));
  await kerttu.expect(t("workplaces.life.to_review"));

  const taina = await at();
  await taina.signIn("taina");
  await taina.menu("menu.reviews");
  await taina.follow(pattern(story.workplace));
  await taina.expect(story.typed[0]);
  await taina.write(t("workplaces.review_note"), story.remark);
  await taina.press(t("workplaces.send_back"));
  await kerttu.open(story.report);
  await kerttu.expect(pattern(story.remark));
  await kerttu.write(t(`workplaces.report.equipment_${story.language}`), story.equipment);
  await kerttu.press(pattern(t("workplaces.pictures_change")));
  await kerttu.field(t("workplaces.pictures_file")).setInputFiles({ name: "place.png", mimeType: "image/png", buffer: png(64) });
  await kerttu.press(t("workplaces.pictures_save"));  // without its words
  await kerttu.expect(t("error.one_language"));
  kerttu.wrong = kerttu.wrong.filter((one) => !one.includes("422"));  // that refusal was wanted
  await kerttu.field(t("workplaces.pictures_file")).setInputFiles({ name: "place.png", mimeType: "image/png", buffer: png(64) });
  await kerttu.write(t(`workplaces.pictures_words_${story.language}`), story.picture);
  await kerttu.press(t("workplaces.pictures_save"));
  await kerttu.expect(t("done.picture_added"));
  await kerttu.follow(t("workplaces.pictures_back"));
  await kerttu.press(t("workplaces.report.submit"));
  await taina.menu("menu.reviews");
  await taina.follow(pattern(story.workplace));
  await taina.expect(story.equipment);
  await taina.press(t("workplaces.publish"));
  await taina.expect(t("done.environment_published"));
  await taina.leave();
  await kerttu.open(story.report);
  await kerttu.expect(t("workplaces.life.reviewed"));
  await kerttu.expect(day(300));
}

async function readRegister(story, at) {
  const anyone = await at();
  const { t, page } = anyone;
  await anyone.open("/register");
  await anyone.write(t("workplaces.field.municipality"), story.municipality.toLowerCase());
  await anyone.write(t("workplaces.register.unit"), story.search);
  await anyone.press(pattern(t("common.search")));
  await anyone.follow(pattern(story.workplace));
  await anyone.expect(story.typed[0]);
  await anyone.expect(t("workplaces.coverage.part"));
  assert.ok(!(await anyone.words()).includes(story.contact), "the contact person is not public");
  await anyone.expect(story.picture);
  const picture = page.locator("figure.photo img");
  await picture.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector("figure.photo img").naturalWidth === 64);
  const pdf = await anyone.context.request.get(page.url().split("?")[0] + "/report.pdf", { timeout: 20_000 });
  assert.equal((await pdf.body()).subarray(0, 5).toString("latin1"), "%PDF-");
  story.register = new URL(page.url()).pathname;
  await anyone.leave();
}

async function printSheet(story) {
  const { kerttu } = story;
  const { t, page } = kerttu;
  await kerttu.open(story.path + "/sheet");
  for (const language of ["fi", "sv", "en"]) {
    const pdf = await kerttu.context.request.get(`${story.path}/sheet.pdf?in=${language}`, { timeout: 20_000 });
    const bytes = (await pdf.body()).toString("latin1");
    assert.ok(bytes.startsWith("%PDF-"), `${language}: ${pdf.status()}`);
  }
  await page.goto(`${story.path}/sheet.html?in=${story.language}`);
  await kerttu.look();
  await kerttu.expect(story.typed[0]);
}

async function carve(story) {
  const { kerttu } = story;
  const { t, page } = kerttu;
  await kerttu.open(story.path);
  await kerttu.follow(t("workplaces.jobs.link"));
  assert.equal(await page.locator("input[name=task]:checked").count(), 1, "what the file says can be given");
  await kerttu.write(t("workplaces.jobs.name"), story.job);
  await kerttu.press(pattern(t("workplaces.jobs.look")));
  await kerttu.expect(t("workplaces.coverage.part"));
  await kerttu.press(t("common.save"));
  await kerttu.expect(t("done.job_saved"));
  await kerttu.follow(t("common.back"));
  await kerttu.expect(story.job);
}

async function startFromIt(story, at) {
  const bea = await at();
  const { t, page } = bea;
  await bea.signIn("bea");
  const path = await newWorkplace(bea, story.next, story);
  await bea.follow(t("workplaces.similar.link"));
  await bea.write(t("workplaces.similar.words"), story.typed[0]);
  await bea.press(pattern(t("common.search")));
  await bea.expect(pattern(story.workplace));
  await bea.press(pattern(t("workplaces.similar.copy")));
  await bea.expect(t("workplaces.added.many", { n: 10 }));
  await bea.lead(() => page.locator("li[id^=task-]").first().getByRole("link", { name: pattern(t("workplaces.map")) }).click());
  await bea.expect(t("workplaces.offered"));
  assert.ok((await page.locator("input[name=tick]:checked").count()) > 0);
  await bea.press(t("common.save"));
  await bea.expect(t("workplaces.can_show"));
  await bea.open(path + "/units");
  await bea.leave();
}

async function writeAtOnce(story) {
  const { kerttu } = story;
  const { t, page } = kerttu;
  await kerttu.open(story.report);
  await kerttu.press(t("workplaces.renew"));
  const second = await kerttu.context.newPage();
  await second.goto(page.url());
  await second.getByLabel(t(`workplaces.report.description_${story.language}`)).fill(story.place + " 2");
  await Promise.all([second.waitForEvent("load"), second.getByRole("button", { name: t("workplaces.report.save") }).click()]);
  await second.close();
  await kerttu.write(t(`workplaces.report.description_${story.language}`), story.place + " 3");
  await kerttu.press(t("workplaces.report.save"));
  await kerttu.expect(t("workplaces.clash_title"));
  assert.equal(await kerttu.field(t(`workplaces.report.description_${story.language}`)).inputValue(), story.place + " 3");
  kerttu.wrong = kerttu.wrong.filter((one) => !one.includes("409"));  // that refusal was wanted
  await kerttu.press(t("workplaces.report.save"));
  await kerttu.expect(t("done.environment_saved"));
}

async function teachWords(story) {
  const { kerttu } = story;
  const { t, page } = kerttu;
  await kerttu.open("/words");
  await kerttu.expect(t("workplaces.words_none"));
  const teach = async (word, means) => {
    await kerttu.write(t("workplaces.word"), word);
    await kerttu.write(t("workplaces.word_means"), means);
    await kerttu.press(t("common.save"));
  };
  await teach("kaksi sanaa", story.search);
  await kerttu.expect(t("error.one_word"));
  kerttu.wrong = kerttu.wrong.filter((one) => !one.includes("422"));  // that refusal was wanted
  assert.equal(await kerttu.field(t("workplaces.word")).inputValue(), "kaksi sanaa");
  for (const means of [story.search, story.search + " x"]) await teach("duuni", means);
  assert.equal(await page.locator("tbody tr").count(), 1, "the same word again has the new meaning");
  await kerttu.press(pattern(t("common.remove")), page.locator("tbody"));
  await kerttu.expect(t("workplaces.words_none"));
  const find = async (word) => {
    await kerttu.write(t("workplaces.words_find"), word);
    await kerttu.press(pattern(t("common.search")), page.getByRole("search"));
  };
  await find("imuroida");
  await kerttu.expect(t("workplaces.words_found"));
  assert.match(await page.locator("tbody tr", { hasText: "imuroida" }).first().innerText(), /siivo|puhta/);
  await find("imuroidaxx");
  await kerttu.expect(t("workplaces.words_unknown"));
}

async function fitPhone(story, at) {
  const kerttu = await at({ phone: true });
  await kerttu.signIn("kerttu");
  const { page } = kerttu;
  await kerttu.open("/jobs");
  const job = await page.locator("main .card-list a").first().getAttribute("href");
  await kerttu.open(story.path + "/units");
  const requirement = await page.locator("main a[href*='/requirements/']").first().getAttribute("href");
  await kerttu.open(story.report);  // as it was published
  await kerttu.open(story.path);
  const mapping = await page.locator("li[id^=task-] a[href$='/mapping']").first().getAttribute("href");
  const draft = await page.locator("main .card-list a[href^='/environments/']").first().getAttribute("href");
  for (const path of ["/workplaces", story.path + "/similar", story.path + "/tasks/list", story.path + "/sheet", requirement, mapping,
    job, job + "/edit", draft, draft + "/pictures", "/reviews", "/words?find=imuroida", "/register", story.register]) await kerttu.open(path);
  await kerttu.leave();
}
