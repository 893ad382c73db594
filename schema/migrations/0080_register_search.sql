-- Finding recognised learning environments by words, also where there are thousands of them.

-- Municipalities that go by two names: who types one finds the places that wrote the other. In small letters.
create table municipality_name (
    name text not null,
    other_name text not null,
    primary key (name, other_name)
);
insert into municipality_name (name, other_name) values
    ('espoo', 'esbo'), ('hanko', 'hangö'), ('helsinki', 'helsingfors'), ('inkoo', 'ingå'), ('kaskinen', 'kaskö'),
    ('kauniainen', 'grankulla'), ('kemiönsaari', 'kimitoön'), ('kirkkonummi', 'kyrkslätt'), ('kokkola', 'karleby'),
    ('kristiinankaupunki', 'kristinestad'), ('kruunupyy', 'kronoby'), ('lapinjärvi', 'lappträsk'), ('lohja', 'lojo'),
    ('loviisa', 'lovisa'), ('luoto', 'larsmo'), ('maalahti', 'malax'), ('mustasaari', 'korsholm'),
    ('myrskylä', 'mörskom'), ('närpiö', 'närpes'), ('parainen', 'pargas'), ('pedersören kunta', 'pedersöre'),
    ('pietarsaari', 'jakobstad'), ('porvoo', 'borgå'), ('pyhtää', 'pyttis'), ('raasepori', 'raseborg'),
    ('sipoo', 'sibbo'), ('siuntio', 'sjundeå'), ('turku', 'åbo'), ('uusikaarlepyy', 'nykarleby'), ('vaasa', 'vasa'),
    ('vantaa', 'vanda'), ('vöyri', 'vörå'), ('maarianhamina', 'mariehamn'), ('tampere', 'tammerfors'),
    ('pori', 'björneborg'), ('oulu', 'uleåborg'), ('rauma', 'raumo'), ('hämeenlinna', 'tavastehus'),
    ('lappeenranta', 'villmanstrand'), ('hamina', 'fredrikshamn'), ('lahti', 'lahtis'), ('mikkeli', 's:t michel'),
    ('savonlinna', 'nyslott'), ('kajaani', 'kajana'), ('tornio', 'torneå'), ('naantali', 'nådendal'),
    ('uusikaupunki', 'nystad'), ('raahe', 'brahestad'), ('hyvinkää', 'hyvinge'), ('järvenpää', 'träskända'),
    ('kerava', 'kervo'), ('tuusula', 'tusby'), ('vihti', 'vichtis'), ('karkkila', 'högfors'), ('lieto', 'lundo'),
    ('kaarina', 's:t karins'), ('laitila', 'letala'), ('isokyrö', 'storkyro'), ('laihia', 'laihela'),
    ('ilmajoki', 'ilmola'), ('lapua', 'lappo'), ('alavus', 'alavo'), ('veteli', 'vetil'), ('kaustinen', 'kaustby'),
    ('halsua', 'halso'), ('teuva', 'östermark'), ('isojoki', 'storå'), ('karijoki', 'bötom'),
    ('pornainen', 'borgnäs'), ('inari', 'enare'), ('raisio', 'reso'), ('paimio', 'pemar'), ('sauvo', 'sagu'),
    ('taivassalo', 'tövsala'), ('kustavi', 'gustavs'), ('mynämäki', 'virmo'), ('ulvila', 'ulvsby'),
    ('huittinen', 'vittis'), ('kokemäki', 'kumo'), ('eurajoki', 'euraåminne'), ('virolahti', 'vederlax'),
    ('iitti', 'itis');
insert into municipality_name (name, other_name) select other_name, name from municipality_name;

-- Beginnings of the words in a published report's tasks: which reports are worth comparing with a workplace's own list.
create table environment_word (
    word text not null,
    environment_id bigint not null constraint environment_word_environment_id_fkey references environment (id),
    primary key (word, environment_id)
);
create index environment_word_environment_id on environment_word (environment_id);

-- Units of which a published report ticks something; its ticks do not change any more.
create table environment_unit (
    unit_id bigint not null constraint environment_unit_unit_id_fkey references unit (id),
    environment_id bigint not null constraint environment_unit_environment_id_fkey references environment (id),
    primary key (unit_id, environment_id)
);
create index environment_unit_environment_id on environment_unit (environment_id);
insert into environment_unit (unit_id, environment_id) select distinct r.unit_id, er.environment_id
from environment e join environment_requirement er on er.environment_id = e.id join requirement r on r.id = er.requirement_id
where e.published_at is not null;
