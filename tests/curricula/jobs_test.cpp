// Uploads: what becomes of each file, and that nothing is published, lost or seen that should not be.
#include <zip.h>

#include "accounts/actions.hpp"
#include "core/secret.hpp"
#include "curricula/jobs.hpp"
#include "support.hpp"
#include "support/house.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

struct Packed {
    std::string name, bytes;
    bool encrypted = false;
};

std::string zipOf(const std::vector<Packed>& files) {
    zip_error_t error;
    zip_error_init(&error);
    auto* target = zip_source_buffer_create(nullptr, 0, 0, &error);
    auto* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    BOOST_REQUIRE(archive);
    zip_source_keep(target);
    for (const auto& file : files) {
        auto* source = zip_source_buffer(archive, file.bytes.data(), file.bytes.size(), 0);
        const auto at = zip_file_add(archive, file.name.c_str(), source, ZIP_FL_ENC_UTF_8);
        BOOST_REQUIRE_GE(at, 0);
        if (file.encrypted) zip_file_set_encryption(archive, static_cast<zip_uint64_t>(at), ZIP_EM_AES_256, "salainen");
    }
    BOOST_REQUIRE_EQUAL(zip_close(archive), 0);
    zip_source_open(target);
    zip_source_seek(target, 0, SEEK_END);
    std::string bytes(static_cast<std::size_t>(zip_source_tell(target)), '\0');
    zip_source_seek(target, 0, SEEK_SET);
    zip_source_read(target, bytes.data(), bytes.size());
    zip_source_close(target);
    zip_source_free(target);
    return bytes;
}

const std::string kEmptyZip("PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);

std::string garden(int n) { return replaced(kGarden, "id: garden", "id: garden" + std::to_string(n)); }

/// A school with two people, and another school.
struct School : tests::House {
    explicit School(database::Database& db)
        : House(db),
          home(organisation("Koulu")),
          sender(person(home, "Senni", {Role::Institution})),
          colleague(person(home, "Kalle", {Role::Institution})),
          head(person(home, "Aino", {Role::Administrator})),
          coach(person(home, "Veikko", {Role::Coach})),
          stranger(person(organisation("Toinen"), "Outi", {Role::Institution})) {}

    ImportJobId send(const std::vector<Upload>& files, bool work = true) {
        const auto sent = uploadFiles(services, sender, files);
        BOOST_REQUIRE(sent);
        if (work) finish();
        return sent->job;
    }
    void finish() { workOnImports(services, std::chrono::steady_clock::now() + std::chrono::minutes(1)); }
    JobView job(ImportJobId id) { return importJob(services, sender, id).value(); }

    OrganisationId home;
    Actor sender, colleague, head, coach, stranger;
};

std::int64_t logged(database::Database& db, std::string_view action) {
    static constexpr database::Sql kCount{"select count(*) from access_log where action = :action"};
    return db.read([&](Transaction& tx) { return *tx.one<std::int64_t>(kCount, action); });
}

}  // namespace

VALO_CASE_ON_BOTH(every_file_of_an_upload_gets_its_own_answer_and_nothing_is_published_by_itself) {
    School school(db);
    const auto zip = zipOf({{"kansio/", ""},
                            {"kansio/c.yaml", garden(3)},
                            {"__MACOSX/._c.yaml", "x"},
                            {"kansio/.DS_Store", "x"},
                            {"lue.txt", "Hei"}});
    const auto id = school.send({{"a.yaml", garden(1)}, {"C:\\omat\\b.yaml", garden(2)}, {"monta.zip", zip}});
    const auto view = school.job(id);
    BOOST_REQUIRE(view.files.size() == 4U);
    BOOST_TEST(view.files[0].name == "a.yaml");
    BOOST_TEST(view.files[1].name == "b.yaml");
    BOOST_TEST(view.files[2].name == "kansio/c.yaml");
    for (std::size_t i = 0; i < 3; ++i) {
        BOOST_TEST((view.files[i].state == FileState::Ready));
        BOOST_TEST(view.files[i].decisionNumber == "TEST-1-2026");
        BOOST_TEST(view.files[i].units == 2);
        BOOST_TEST(view.files[i].isNew());
    }
    BOOST_TEST((view.files[3].state == FileState::Refused));
    BOOST_TEST(!view.files[3].errorCode.empty());
    BOOST_TEST(rowsIn(db, "curriculum") == 0);
    BOOST_TEST(*approveFiles(school.services, school.sender, id, {}) == 3U);
    BOOST_TEST(rowsIn(db, "curriculum") == 0);  // it is work for the background
    school.finish();
    BOOST_TEST(rowsIn(db, "curriculum") == 3);
    BOOST_TEST(school.job(id).count(FileState::Published) == 3U);
    BOOST_TEST(*approveFiles(school.services, school.sender, id, {}) == 0U);
    BOOST_TEST(logged(db, "curriculum.uploaded") == 1);
    BOOST_TEST(logged(db, "curriculum.imported") == 3);
}

VALO_CASE_ON_BOTH(what_cannot_be_taken_is_refused_with_its_own_word) {
    School school(db);
    school.settings.importFileMegabytes = 2;
    school.settings.importUnpackedMegabytes = 5;
    school.settings.importFiles = 3;
    std::string noise(3u << 20, ' ');
    std::uint32_t seed = 1;
    for (auto& c : noise) c = static_cast<char>('a' + (seed = seed * 1664525 + 1013904223) / 65536 % 26);
    const std::string zeros(3u << 20, '\0');
    struct Case {
        std::string name, bytes, code;
    };
    auto broken = zipOf({{"a.yaml", kGarden}});
    broken.resize(broken.size() / 2);
    auto damaged = zipOf({{"a.yaml", kGarden}});
    damaged[60] = static_cast<char>(damaged[60] ^ 0x55);
    for (const auto& [name, bytes, code] : std::vector<Case>{
             {"tyhja.json", "", "empty_file"},
             {"suuri.json", noise, "too_large"},
             {"kuva.pdf", "%PDF-1.7 …", "is_pdf"},
             {"tyhja.zip", kEmptyZip, "archive_empty"},
             {"kansio.zip", zipOf({{"kansio/", ""}}), "archive_empty"},
             {"rikki.zip", broken, "archive_broken"},
             {"vioittunut.zip", damaged, "entry_unreadable"},
             {"salattu.zip", zipOf({{"a.yaml", kGarden, true}}), "entry_encrypted"},
             {"ulos.zip", zipOf({{"../../etc/passwd", kGarden}}), "entry_outside"},
             {"juuri.zip", zipOf({{"/etc/passwd", kGarden}}), "entry_outside"},
             {"levy.zip", zipOf({{"C:\\a.yaml", kGarden}}), "entry_outside"},
             {"sisakkain.zip", zipOf({{"b.zip", zipOf({{"a.yaml", kGarden}})}}), "entry_nested"},
             {"pommi.zip", zipOf({{"a.yaml", zeros}}), "entry_packed_tight"},
             {"iso.zip", zipOf({{"a.yaml", noise}}), "too_large"},
             {"yhteensa.zip", zipOf({{"a", noise}, {"b", noise + "b"}}), "archive_too_big"},
             {"monta.zip", zipOf({{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}), "archive_too_many"},
             {"kirje.docx", zipOf({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w/>"}}),
              "archive_office"},
         }) {
        const auto view = school.job(school.send({{name, bytes}}));
        BOOST_REQUIRE_MESSAGE(view.files.size() == 1U, name << " " << view.files.size());
        BOOST_TEST((view.files[0].state == FileState::Refused), name);
        BOOST_TEST(view.files[0].errorCode == code, name << " " << view.files[0].errorCode);
        BOOST_TEST(importers::sentence(view.files[0].error()).find(code) == std::string::npos, code);  // it has words
        BOOST_TEST(importFile(school.services, school.sender, view.job.id, view.files[0].id)->report.errors.size() ==
                   1U);
    }
    const auto many = uploadFiles(school.services, school.sender, {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}});
    BOOST_TEST(many.error().fields.at(0).code == "too_many");
    BOOST_TEST(uploadFiles(school.services, school.sender, {}).error().fields.at(0).code == "required");
    BOOST_TEST(rowsIn(db, "curriculum") == 0);
}

VALO_CASE_ON_BOTH(the_same_file_twice_in_one_upload_and_the_same_upload_twice_are_noticed) {
    School school(db);
    const auto id = school.send({{"a.yaml", garden(1)}, {"b.zip", zipOf({{"kopio.yaml", garden(1)}})}});
    const auto view = school.job(id);
    BOOST_REQUIRE(view.files.size() == 2U);
    BOOST_TEST((view.files[0].state == FileState::Ready));
    BOOST_TEST(view.files[1].errorCode == "same_file");
    BOOST_TEST(view.files[1].errorDetail == "a.yaml");

    const std::vector<Upload> again{{"toinen.zip", zipOf({{"kopio.yaml", garden(1)}})}, {"a.yaml", garden(1)}};
    const auto second = uploadFiles(school.services, school.colleague, again);
    BOOST_TEST((second->job == id));
    BOOST_TEST(second->isKnown);
    BOOST_TEST(uploadFiles(school.services, school.stranger, again)->isKnown == false);
    approveFiles(school.services, school.sender, id, {});
    school.finish();
    const auto third =
        uploadFiles(school.services, school.sender, again);  // all settled: a new upload, nothing new in it
    BOOST_TEST(!third->isKnown);
    school.finish();
    BOOST_TEST(school.job(third->job).files.at(1).isSame());
}

VALO_CASE_ON_BOTH(work_that_was_broken_off_goes_on_where_it_stopped) {
    School school(db);
    const auto id = school.send({{"a.zip", zipOf({{"a.yaml", garden(1)}, {"b.yaml", garden(2)}})}}, false);
    // A program that took the archive, unpacked its first file and was killed.
    db.write([&](Transaction& tx) {
        static constexpr database::Sql kTake{"update import_file set claimed_until = :until, attempts = 1"};
        static constexpr database::Sql kFirst{
            "insert into import_file (job_id, position, archive_id, entry, name, size, sha256, bytes, state) select "
            "job_id, 0, id, 0, 'a.yaml', 1, :sha256, :bytes, 'waiting' from import_file"};
        tx.run(kTake, school.clock.now() + std::chrono::seconds(60));
        return tx.run(kFirst, sha256(garden(1)), database::Bytes{garden(1)});
    });
    school.finish();
    BOOST_TEST(school.job(id).isUnderway());  // somebody may still be at it
    school.clock.set(school.clock.now() + std::chrono::minutes(3));
    school.finish();
    const auto view = school.job(id);
    BOOST_REQUIRE(view.files.size() == 2U);
    BOOST_TEST(view.files[0].name == "a.yaml");
    BOOST_TEST(view.files[1].name == "b.yaml");
    BOOST_TEST(view.count(FileState::Ready) == 2U);

    // Published by a program that was killed before it could write that down.
    approveFiles(school.services, school.sender, id, {});
    BOOST_TEST(publishDecided(school.services, school.sender, garden(1), "a.yaml").has_value());
    school.finish();
    BOOST_TEST(school.job(id).count(FileState::Published) == 2U);
    BOOST_TEST(rowsIn(db, "curriculum") == 2);
}

VALO_CASE_ON_BOTH(a_file_that_stops_the_program_each_time_is_given_up) {
    School school(db);
    const auto id = school.send({{"a.yaml", kGarden}}, false);
    db.write([](Transaction& tx) {
        static constexpr database::Sql kTried{"update import_file set attempts = 3"};
        return tx.run(kTried);
    });
    school.finish();
    BOOST_TEST(school.job(id).files.at(0).errorCode == "gave_up");
}

VALO_CASE_ON_BOTH(uploads_are_seen_and_decided_on_by_people_of_the_organisation_who_may_import) {
    School school(db);
    const auto id = school.send({{"a.yaml", kGarden}});
    const auto file = school.job(id).files.at(0).id;
    for (const auto* who : {&school.stranger, &school.coach}) {
        BOOST_TEST(!importJob(school.services, *who, id));
        BOOST_TEST(!importFile(school.services, *who, id, file));
        BOOST_TEST(!importedBytes(school.services, *who, id, file));
        BOOST_TEST(!approveFiles(school.services, *who, id, file));
        BOOST_TEST(!turnDownFile(school.services, *who, id, file, "syy"));
    }
    BOOST_TEST(!uploadFiles(school.services, school.coach, {{"a", "b"}}));
    BOOST_TEST(importJobs(school.services, school.stranger, {}, 10)->jobs.empty());
    BOOST_TEST(importJobs(school.services, school.colleague, {}, 10)->jobs.at(0).ready == 1);
    BOOST_TEST(rowsIn(db, "curriculum") == 0);
    BOOST_TEST(importedBytes(school.services, school.colleague, id, file)->bytes == kGarden);
    BOOST_TEST(*approveFiles(school.services, school.colleague, id, file) == 1U);  // no four eyes: any of them may
    school.finish();
    BOOST_TEST(rowsIn(db, "curriculum") == 1);
    BOOST_TEST(importedBytes(school.services, school.sender, id, file)->bytes == kGarden);
}

VALO_CASE_ON_BOTH(where_four_eyes_are_asked_for_nobody_publishes_what_she_sent_herself) {
    School school(db);
    BOOST_TEST(!setFourEyes(school.services, school.sender, true));
    BOOST_TEST(setFourEyes(school.services, school.head, true).has_value());
    BOOST_TEST(setFourEyes(school.services, school.head, true).has_value());
    BOOST_TEST(logged(db, "import.four_eyes_opened") == 1);
    const auto id = school.send({{"a.yaml", garden(1)}, {"b.yaml", garden(2)}, {"c.yaml", garden(3)}});
    const auto files = school.job(id).files;
    for (const auto one : {ImportFileId{}, files[0].id})
        BOOST_TEST(approveFiles(school.services, school.sender, id, one).error().code == "import_four_eyes");
    BOOST_TEST(importCurriculum(school.services, school.sender, garden(1), "a.yaml").error().code ==
               "import_four_eyes");
    BOOST_TEST(importCurriculum(school.services, school.stranger, garden(9), "a.yaml").has_value());
    BOOST_TEST(filesToReview(school.services, school.sender)->empty());
    BOOST_TEST(filesToReview(school.services, school.colleague)->size() == 3U);
    BOOST_TEST(filesToReview(school.services, school.stranger)->empty());

    BOOST_TEST(*approveFiles(school.services, school.colleague, id, files[0].id) == 1U);
    BOOST_TEST(*approveFiles(school.services, school.colleague, id, files[0].id) == 0U);  // a second click
    school.finish();
    const auto noReason = turnDownFile(school.services, school.colleague, id, files[1].id, " ");
    BOOST_TEST(noReason.error().fields.at(0).field == "reason");
    BOOST_TEST(turnDownFile(school.services, school.colleague, id, files[1].id, "Väärä vuosi").has_value());
    BOOST_TEST(turnDownFile(school.services, school.sender, id, files[2].id, "").has_value());  // her own: no reason
    const auto after = school.job(id).files;
    BOOST_TEST((after[0].state == FileState::Published));
    BOOST_TEST(after[0].decidedBy == "Kalle");
    BOOST_TEST((after[1].state == FileState::Returned));
    BOOST_TEST(after[1].reason == "Väärä vuosi");
    BOOST_TEST((after[2].state == FileState::Discarded));
    for (std::size_t i = 1; i < 3; ++i)
        BOOST_TEST(approveFiles(school.services, school.colleague, id, files[i].id).error().code == "import_settled");
    BOOST_TEST(filesToReview(school.services, school.colleague)->empty());
    BOOST_TEST(setFourEyes(school.services, school.head, false).has_value());
    BOOST_TEST(importCurriculum(school.services, school.sender, garden(4), "a.yaml").has_value());
}

VALO_CASE_ON_BOTH(who_approved_must_still_be_allowed_when_the_file_is_published) {
    School school(db);
    const auto id = school.send({{"a.yaml", kGarden}});
    approveFiles(school.services, school.colleague, id, {});
    BOOST_REQUIRE(accounts::setDisabled(school.services, school.head, school.colleague.user, true));
    school.finish();
    BOOST_TEST((school.job(id).files.at(0).state == FileState::Ready));
    BOOST_TEST(rowsIn(db, "curriculum") == 0);
}

VALO_CASE_ON_BOTH(bytes_that_nobody_will_publish_are_taken_away_after_a_month) {
    School school(db);
    const auto id = school.send({{"a.yaml", "x"}, {"b.yaml", garden(1)}});
    school.clock.set(school.clock.now() + std::chrono::hours(24 * 31));
    school.send({{"c.yaml", garden(2)}});
    const auto files = school.job(id).files;
    BOOST_TEST(!importedBytes(school.services, school.sender, id, files[0].id));
    BOOST_TEST(importFile(school.services, school.sender, id, files[0].id)->report.errors.size() == 1U);
    BOOST_TEST(importedBytes(school.services, school.sender, id, files[1].id)->bytes == garden(1));
}

VALO_CASE_ON_BOTH(two_versions_of_one_document_in_an_upload_are_pointed_out) {
    School school(db);
    const auto newer = replaced(replaced(garden(1), "revision: 3", "revision: 4"), "kolaa lumen", "luo lumen");
    const auto id = school.send({{"vanha.yaml", garden(1)}, {"uusi.yaml", newer}, {"muu.yaml", garden(2)}});
    const auto files = school.job(id).files;
    BOOST_TEST(files.at(0).otherVersions == std::vector<std::string>{"uusi.yaml"}, boost::test_tools::per_element());
    BOOST_TEST(files.at(1).otherVersions == std::vector<std::string>{"vanha.yaml"}, boost::test_tools::per_element());
    BOOST_TEST(files.at(2).otherVersions.empty());
    BOOST_TEST(importFile(school.services, school.sender, id, files[0].id)->file.otherVersions.size() == 1U);
    BOOST_TEST(*approveFiles(school.services, school.sender, id, {}) == 1U);  // only what has no other version
    school.finish();
    BOOST_TEST((school.job(id).files.at(2).state == FileState::Published));
    BOOST_REQUIRE(turnDownFile(school.services, school.sender, id, files[0].id, ""));
    BOOST_TEST(school.job(id).files.at(1).otherVersions.empty());  // put aside, it changes nothing
}
