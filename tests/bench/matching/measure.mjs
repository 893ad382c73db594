// Measures what `valo match` answers to files of queries whose right units are known, and prints a table in Markdown.
// Usage: node measure.mjs VALO QUERIES_DIRECTORY   (VALO_DATABASE holds the curricula)
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const [valo, directory] = process.argv.slice(2);
const ours = name => fileURLToPath(new URL(name, import.meta.url));
const sets = [
  {name: 'authored', path: join(directory, 'authored.tsv'), targets: {fi: 0.60, sv: 0.64, en: 0.80}},
  {name: 'ESCO skills', path: join(directory, 'esco_skills.tsv'), targets: {fi: 0.62, sv: 0.52, en: 0.50}},
  {name: 'web tasks', path: join(directory, 'web_tasks.tsv'), targets: {all: 0.62}},
  {name: 'criteria', path: join(directory, 'criteria.tsv'), targets: {fi: 0.50, sv: 0.47}, options: ['--no-criteria']},
  {name: 'more tasks', path: ours('more_tasks.tsv'), targets: {}, isOurs: true},
];

function rowsOf(path) {
  const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n').map(line => line.split('\t'));
  return lines.map(cells => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ''])));
}

/// For each query, best first: [{rank, unit, requirement, score}].
function answers(path, count, options = []) {
  const found = Array.from({length: count}, () => []);
  const printed = execFileSync(valo, ['match', '--queries', path, '--limit', '10', ...options],
                               {encoding: 'utf8', maxBuffer: 1 << 28});
  for (const line of printed.split('\n').filter(Boolean)) {
    const [query, rank, unit, , score, requirement] = line.split('\t');
    found[query - 1].push({rank: Number(rank), unit, score: Number(score), requirement});
  }
  return found;
}

const rankOfUnit = (row, answer) => {
  const right = row.units.split('|');
  return Math.min(...answer.filter(a => right.includes(a.unit)).map(a => a.rank), Infinity);
};
const rankOfRequirement = (row, answer) => {
  const right = row.requirements.split('|');
  const listed = answer.filter(a => a.requirement).sort((a, b) => b.score - a.score).map(a => a.requirement);
  const first = listed.findIndex(r => right.includes(r));
  return first < 0 ? Infinity : first + 1;
};

let seed = 20260401;
const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
const mean = values => values.reduce((a, b) => a + b, 0) / values.length;
function interval(values) {
  const means = Array.from({length: 2000}, () => mean(values.map(() => values[Math.floor(random() * values.length)])));
  means.sort((a, b) => a - b);
  return [means[49], means[1949]];
}

const share = value => (100 * value).toFixed(0).padStart(3);
const figure = value => value.toFixed(3).replace(/^0/, '');
const within = (ranks, n) => mean(ranks.map(rank => (rank <= n ? 1 : 0)));

console.log('| set | language | queries | MRR@10 | 95 % interval | R@1 | R@5 | R@10 | aim | even if far | requirement R@5 (of) |');
console.log('|---|---|---|---|---|---|---|---|---|---|---|');
const firsts = {kept: 0, all: 0}, oursFirsts = {kept: 0, all: 0};
let  requirementHits = 0, requirementQueries = 0;
for (const set of sets) {
  const rows = rowsOf(set.path);
  const found = answers(set.path, rows.length, set.options);
  const always = answers(set.path, rows.length, [...(set.options ?? []), '--even-if-far']);
  if (set.name !== 'criteria') {
    rows.forEach((row, i) => {
      if (rankOfUnit(row, always[i]) !== 1) return;
      const of = set.isOurs ? oursFirsts : firsts;
      ++of.all;
      if (rankOfUnit(row, found[i]) === 1) ++of.kept;
    });
  }
  for (const language of ['fi', 'sv', 'en', 'all']) {
    const chosen = rows.map((row, i) => [row, found[i], always[i]]).filter(([row]) => language === 'all' || row.lang === language);
    if (chosen.length === 0 || (language === 'all' && !set.targets.all)) continue;
    const ranks = chosen.map(([row, answer]) => rankOfUnit(row, answer));
    const reciprocal = ranks.map(rank => (rank <= 10 ? 1 / rank : 0));
    const [low, high] = interval(reciprocal);
    const far = chosen.map(([row, , answer]) => rankOfUnit(row, answer)).map(rank => (rank <= 10 ? 1 / rank : 0));
    const withRequirement = chosen.filter(([row]) => row.requirements);
    const requirementRanks = withRequirement.map(([row, answer]) => rankOfRequirement(row, answer));
    if (set.name === 'authored') {
      requirementQueries += requirementRanks.length;
      requirementHits += requirementRanks.filter(rank => rank <= 5).length;
    }
    const aim = set.targets[language];
    console.log(`| ${set.name} | ${language} | ${chosen.length} | ${figure(mean(reciprocal))} | ${figure(low)}–${figure(high)} | ` +
      `${share(within(ranks, 1))} | ${share(within(ranks, 5))} | ${share(within(ranks, 10))} | ${aim ? figure(aim) : ''} | ` +
      `${figure(mean(far))} | ` +
      `${requirementRanks.length ? share(within(requirementRanks, 5)) + ' (' + requirementRanks.length + ')' : ''} |`);
  }
}
const refused = path => {
  const rows = rowsOf(path);
  return `${answers(path, rows.length).filter(answer => answer.length === 0).length} of ${rows.length}`;
};
const lost = of => `${of.all - of.kept} of ${of.all}`;
console.log('');
console.log(`- Authored queries with a right requirement among the first five: ${requirementHits} of ${requirementQueries} ` +
  `(${share(requirementHits / requirementQueries).trim()} %; aim 50 %).`);
console.log(`- Tasks of other fields answered “no good match”: ${refused(ours('out_of_field.tsv'))} (aim 9 of 10); of near fields, ` +
  `whose words are partly ours: ${refused(ours('near_fields.tsv'))}.`);
console.log(`- Good first hits lost to “no good match”: ${lost(firsts)} (aim at most 1 of 20); of “more tasks” ${lost(oursFirsts)}.`);
