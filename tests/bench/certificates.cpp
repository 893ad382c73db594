// bench_certificates [how many] [folder]: what a certificate costs beside what its parts cost bare, in the same run:
// one signature, one page of Pango; and how many a second the background work issues on all cores, with the memory
// before and after. Each certificate has two units of five lines and two pages, is sealed and carries its credentials,
// with proofs for wallets too.
#include <fmt/format.h>
#include <pango/pangocairo.h>
#include <sys/resource.h>

#include <cairo-pdf.h>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

#include "certificates/actions.hpp"
#include "certificates/bulk.hpp"
#include "certificates/keys_register.hpp"
#include "certificates/seal.hpp"
#include "support/story.hpp"

using namespace valo;
using namespace valo::certificates;

namespace {

double cpuSeconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](timeval t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}
double residentMegabytes() {
    std::ifstream in("/proc/self/statm");
    std::int64_t all = 0, resident = 0;
    in >> all >> resident;
    return static_cast<double>(resident) * 4096 / 1e6;
}
/// Milliseconds of CPU that `one` takes.
template <class F>
double milliseconds(int times, F one) {
    one();
    const auto before = cpuSeconds();
    for (int i = 0; i < times; ++i) one();
    return 1000 * (cpuSeconds() - before) / times;
}

/// One A4 page of some forty lines, as bare as Pango and Cairo draw it.
void barePage() {
    std::string bytes;
    const auto append = [](void* to, const unsigned char* data, unsigned length) {
        static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    };
    static PangoFontMap* fonts = pango_cairo_font_map_new();
    auto* surface = cairo_pdf_surface_create_for_stream(append, &bytes, 595, 842);
    auto* cr = cairo_create(surface);
    auto* context = pango_font_map_create_context(fonts);
    auto* font = pango_font_description_from_string("Noto Sans 9");
    for (int line = 0; line < 40; ++line) {
        auto* layout = pango_layout_new(context);
        pango_layout_set_font_description(layout, font);
        const auto words = fmt::format("{}. pitää työympäristönsä siistinä omavalvontasuunnitelman mukaan", line);
        pango_layout_set_text(layout, words.data(), static_cast<int>(words.size()));
        cairo_move_to(cr, 60, 60 + 18 * line);
        pango_cairo_show_layout(cr, layout);
        g_object_unref(layout);
    }
    cairo_show_page(cr);
    pango_font_description_free(font);
    g_object_unref(context);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
}

// No two clients have quite the same levels and days.
#define VALO_LEVEL "case (p.id * 7 + r.id) % 3 when 0 then 'guided' when 1 then 'independent' else 'advanced' end"

/// `count` clients of the coordinator, each with ten agreed skills that were seen.
std::vector<PlacementId> arrange(tests::Story& story, int count) {
    const auto text = [](std::int64_t n) { return std::to_string(n); };
    const auto unit = text(story.unit.value), place = text(story.workplace.value), coach = text(story.coach.user.value);
    story.run(
        "insert into unit (id, curriculum_id, position, local_id, code, kind, name_fi, name_sv, requirements_style, "
        "credits) select id + 1000, curriculum_id, 2, 'u2', '200002', kind, 'Asiakaspalvelu', 'Kundservice', "
        "requirements_style, 15 from unit where id = " +
        unit);
    story.run(
        "insert into requirement_area (id, unit_id, position) select id + 1000, unit_id + 1000, position from "
        "requirement_area where unit_id = " +
        unit);
    story.run(
        "update requirement set text_fi = 'toimii asiakaspalvelutilanteissa ystävällisesti ja ratkaisee "
        "tavallisimmat ongelmat itse työpaikan ohjeiden mukaan, osa ' || id");
    story.run(
        "insert into requirement (id, unit_id, area_id, position, code, text_fi, text_sv) select id + 1000, "
        "unit_id + 1000, area_id + 1000, position, code, text_fi, text_sv from requirement where unit_id = " +
        unit);
    story.run(
        "insert into environment (id, workplace_id, curriculum_id, version, state, written_by, created_at, "
        "recognised_on, recogniser_name, published_at, valid_from) values (55, " +
        place + ", " + text(story.curriculum.value) +
        ", 1, 'draft', 1, 0, '2026-01-01', 'Taina Tunnistaja', 1, '2026-01-01')");
    story.run("insert into environment_requirement (environment_id, requirement_id) select 55, id from requirement");
    story.run("update environment set state = 'published' where id = 55");
    const auto numbers =
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < " + text(count) + ")";
    story.run("insert into client (id, organisation_id, name, language, created_by, created_at) " + numbers +
              " select 10000 + i, " + text(story.workshop.value) + ", 'Aino Esimerkki ' || i, 'fi', 1, 0 from n");
    story.run("insert into client_staff (client_id, account_id, relation, given_by, given_at) " + numbers +
              " select 10000 + i, " + text(story.coordinator.user.value) + ", 'coordinator', 1, 0 from n");
    story.run(
        "insert into placement (id, client_id, workplace_id, controller_id, kind, starts_on, ends_on, "
        "supervisor_name, created_by, created_at) " +
        numbers + " select 10000 + i, 10000 + i, " + place + ", " + text(story.workshop.value) +
        ", 'work_trial', '2026-09-' || substr('0' || (1 + i % 28), -2), '2026-12-01', 'Björn Åström', 1, 0 from n");
    story.run(
        "insert into observation (placement_id, requirement_id, level, observed_on, observer_id, recorded_at, "
        "request_key) select p.id, r.id, " VALO_LEVEL ", '2026-11-' || substr('0' || (1 + (p.id + r.id) % 19), -2), " +
        coach + ", 1, 'k' || p.id || '-' || r.id from placement p, requirement r where p.id > 10000");
    story.run(
        "insert into agreement (placement_id, requirement_id, state, level, coach_id, coach_at, client_how, "
        "client_at, talk_on) select p.id, r.id, 'agreed', " VALO_LEVEL ", " +
        coach + ", 1, 'talk', 1, '2026-11-20' from placement p, requirement r where p.id > 10000");
    std::vector<PlacementId> placements;
    for (int i = 1; i <= count; ++i) placements.push_back(PlacementId{10000 + i});
    return placements;
}

}  // namespace

int main(int argc, char** argv) {
    const int count = argc > 1 ? std::atoi(argv[1]) : 1000;
    const std::filesystem::path folder =
        (argc > 2 ? std::filesystem::path(argv[2]) : std::filesystem::temp_directory_path()) /
        fmt::format("valo-bench-{}", getpid());
    std::filesystem::create_directories(folder / "keys");
    const auto url = "sqlite://" + (folder / "valo.db").string();
    database::migrate(url);
    {
        const auto db = database::Database::open({.url = url});
        tests::Story story(*db);
        story.settings.publicUrl = "https://valo.example.fi";
        story.settings.keyFolder = (folder / "keys").string();
        story.settings.keyPassphrase = "a long enough passphrase";
        const auto placements = arrange(story, count);
        const auto key = createKey(story.services, story.workshop).value();
        createKey(story.services, story.workshop, Algorithm::EdDSA).value();
        const auto half = privateHalf(story.settings, key).value();
        const auto made = preview(story.services, story.coordinator, {.placement = placements[0]}).value();
        auto content = made.content;
        content.number = "VALO-1-2026-0001";
        content.code = "K7MPQ4XTRB22K7MPQ4XTRB22K7MP";
        const Seal seal{half, key.chain, "Paja Aurinko", "Sinetti", story.clock.now(), {}};

        fmt::print("one signature (P-256, bare)        {:8.3f} ms CPU\n", milliseconds(200, [&] { half.sign("x"); }));
        fmt::print("one page of Pango and Cairo, bare  {:8.2f} ms CPU\n", milliseconds(50, barePage));
        int drawn = 0;  // of another person each
        fmt::print("one sealed certificate, two pages  {:8.2f} ms CPU\n", milliseconds(50, [&] {
                       content.holderName = fmt::format("Aino Esimerkki {}", ++drawn);
                       content.number = fmt::format("VALO-1-2026-{:04}", drawn);
                       sealedPdf(paperOf(content, tests::strictPages(), story.settings.publicUrl, false), seal);
                   }));

        const auto batch = askForBatch(story.services, story.coordinator, {placements, std::nullopt, ""}).value();
        const auto cores = std::max(1U, std::thread::hardware_concurrency());
        const auto state = [&] { return seenBatch(story.services, story.coordinator, batch).value().batch; };
        const auto memory = residentMegabytes();
        const auto cpu = cpuSeconds();
        const auto begin = std::chrono::steady_clock::now();
        double halfWay = 0;
        std::vector<std::thread> working;
        for (unsigned i = 0; i < IssueWorker::threadCount(); ++i)
            working.emplace_back([&] {
                while (workOnBatches(story.services, IssueWorker::kAtOnce)) {
                }
            });
        while (halfWay == 0 && !state().isDone()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            if (state().issued >= count / 2) halfWay = residentMegabytes();
        }
        for (auto& thread : working) thread.join();
        const auto wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        const auto used = cpuSeconds() - cpu;
        const auto done = state();
        fmt::print(
            "{} issued, {} failed on {} cores in {:.1f} s: {:.0f} a second, {:.1f} ms of CPU each, {:.0f} a second "
            "and core that was free for it\n",
            done.issued, done.failed, cores, wall, static_cast<double>(done.issued) / wall,
            1000 * used / static_cast<double>(done.issued), static_cast<double>(done.issued) / used);
        fmt::print("memory {:.0f} MB before, {:.0f} MB half-way, {:.0f} MB at the end\n", memory, halfWay,
                   residentMegabytes());
    }
    std::filesystem::remove_all(folder);
}
