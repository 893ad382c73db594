#!/usr/bin/env python3
"""Makes a database as large as all national curricula of what is in one: every published curriculum is copied, and each
copy has other words in the places of some, so that it is not merely the same again. Usage: nation.py DATABASE.db N
(requirements wanted; SQLite only, for measuring).
"""
import random
import re
import sqlite3
import sys

path, wanted = sys.argv[1], int(sys.argv[2])
db = sqlite3.connect(path)
db.execute('pragma synchronous = off')
db.execute('pragma foreign_keys = off')
random.seed(20260401)

LANGUAGES = ('fi', 'sv', 'en')
WORD = re.compile(r'\w{4,}')


def columns(table):
    return [row[1] for row in db.execute(f'pragma table_info({table})')]


def vocabulary(language):
    """Words of the texts, the rarer half of them, which are the ones that tell curricula apart."""
    seen = {}
    for (text,) in db.execute(f'select text_{language} from requirement union all select text_{language} from criterion'):
        for word in WORD.findall(text):
            seen[word] = seen.get(word, 0) + 1
    return [word for word, count in seen.items() if count <= 20] or ['x']


words = {language: vocabulary(language) for language in LANGUAGES}


def varied(text, language, swap):
    """Each word is swapped for the same one throughout a copy, so that a copy has a vocabulary of its own."""
    if not text:
        return text
    return WORD.sub(lambda m: swap(m.group(), language), text)


def copy(table, keys, change):
    """Rows of `table` with new ids; `keys` are columns that refer to rows copied before."""
    names = [name for name in columns(table) if name != 'id']
    first = db.execute(f'select coalesce(max(id), 0) from {table}').fetchone()[0]
    new = {}
    rows = []
    for row in originals[table]:
        record = dict(zip(['id'] + names, row))
        new[record['id']] = first + len(new) + 1
        record['id'] = new[record['id']]
        for key, ids in keys.items():
            if record[key] is not None:
                record[key] = ids.get(record[key], record[key])
        change(record)
        rows.append([record[name] for name in ['id'] + names])
    marks = ','.join('?' * (len(names) + 1))
    db.executemany(f'insert into {table} ({",".join(["id"] + names)}) values ({marks})', rows)
    return new


tables = ('curriculum', 'unit', 'requirement_area', 'requirement', 'criterion', 'formation_node')
originals = {}
for table in tables:
    names = ','.join(['id'] + [name for name in columns(table) if name != 'id'])
    originals[table] = db.execute(f'select {names} from {table}').fetchall()

count = db.execute('select count(*) from requirement where removed_at is null').fetchone()[0]
number = 0
while count < wanted:
    number += 1
    swapped = {}

    def swap(word, language):
        if (word, language) not in swapped:
            swapped[word, language] = random.choice(words[language]) if random.random() < 0.3 else word
        return swapped[word, language]

    def textual(record):
        for name in record:
            language = name[-2:]
            if name[-3:-2] == '_' and language in LANGUAGES:
                record[name] = varied(record[name], language, swap)

    def own(record):
        textual(record)
        record['source_id'] = f"{record['source_id']}-{number}"
        record['decision_number'] = f"{record['decision_number']}-{number}"

    def coded(record):
        textual(record)
        if record.get('code'):
            record['code'] = f"{record['code']}_{number}"

    curricula = copy('curriculum', {}, own)
    units = copy('unit', {'curriculum_id': curricula}, coded)
    areas = copy('requirement_area', {'unit_id': units}, textual)
    copy('requirement', {'unit_id': units, 'area_id': areas}, textual)
    copy('criterion', {'unit_id': units}, textual)
    copy('formation_node', {'curriculum_id': curricula, 'unit_id': units}, textual)  # what is compulsory; no tree
    count = db.execute('select count(*) from requirement where removed_at is null').fetchone()[0]
db.commit()
print(f"{db.execute('select count(*) from unit').fetchone()[0]} units, {count} requirements, "
      f"{db.execute('select count(*) from criterion').fetchone()[0]} criteria")
