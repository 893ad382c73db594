#include <boost/test/unit_test.hpp>

#include "core/codes.hpp"
#include "core/json.hpp"
#include "core/language.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"
#include "core/time.hpp"

using namespace valo;

BOOST_AUTO_TEST_CASE(only_well_formed_utf8_is_utf8) {
    for (const auto good : {"", "abc", "äö", "\xE2\x82\xAC", "\xF0\x9F\x92\xA1", "\xED\x9F\xBF"})
        BOOST_TEST(isUtf8(good), good);
    // A lone continuation, overlong forms, a surrogate, beyond U+10FFFF, cut short.
    for (const auto bad :
         {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xFF\xFE"})
        BOOST_TEST(!isUtf8(bad));
}

BOOST_AUTO_TEST_CASE(clean_text_has_no_control_characters) {
    BOOST_TEST(isCleanText("rivi\n\tToinen"));
    BOOST_TEST(!isCleanText(std::string_view("a\0b", 3)));
    BOOST_TEST(!isCleanText("\x1b[31m"));
    BOOST_TEST(!isCleanText("\x7f"));
}

BOOST_AUTO_TEST_CASE(plain_text_keeps_the_words_of_html) {
    BOOST_TEST(
        plainText("<p>Opiskelija <b>osaa</b></p>\n\n<ul>\n\t<li>siivota&nbsp;tilan</li><li>lajitella</li></ul>") ==
        "Opiskelija osaa siivota tilan lajitella");
    BOOST_TEST(plainText("puh\xC2\xADtaus&shy;ala &lt;b&gt; 5 < 6 &amp; 7") == "puhtausala <b> 5 < 6 & 7");
    BOOST_TEST(plainText("k&auml;si &#228; &#xE4; &tuntematon;") == "käsi ä ä &tuntematon;");
    BOOST_TEST(plainText("<p") == "");
}

BOOST_AUTO_TEST_CASE(html_escaping_leaves_no_way_out_of_an_attribute) {
    BOOST_TEST(escapeHtml("<a href=\"x\" id='y'>&") == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;");
}

BOOST_AUTO_TEST_CASE(lower_case_knows_nordic_letters) {
    BOOST_TEST(lowered("ÄÖÅ Éa×") == "äöå éa×");
    BOOST_TEST(trimmed("\xC2\xA0 a b \n") == "a b");
    BOOST_TEST(length("äö") == 2u);
}

BOOST_AUTO_TEST_CASE(a_missing_translation_falls_back_and_says_so) {
    const LocalizedText text{"suomeksi", "", "in English"};
    BOOST_TEST((shown(text, Language::Sv).language == Language::Fi));
    BOOST_TEST(shown(text, Language::En).text == "in English");
    BOOST_TEST(shown(LocalizedText{}, Language::Sv).text == "");
}

BOOST_AUTO_TEST_CASE(json_is_written_without_a_tree) {
    JsonWriter out;
    out.beginObject()
        .field("a", "q\"\\\n\x01")
        .field("b", 7)
        .key("c")
        .beginArray()
        .value(true)
        .null()
        .value(1.5)
        .endArray()
        .endObject();
    BOOST_TEST(out.text() == "{\"a\":\"q\\\"\\\\\\n\\u0001\",\"b\":7,\"c\":[true,null,1.5]}");
    BOOST_TEST(jsonString("\xFF") == "\"\xEF\xBF\xBD\"");
    BOOST_TEST(JsonWriter().value(LocalizedText{"a", "", "c"}).take() == "{\"fi\":\"a\",\"en\":\"c\"}");
}

BOOST_AUTO_TEST_CASE(days_are_finnish_days) {
    const auto moment = parseIsoTime("2022-07-31T21:00:00Z").value();  // midnight in Helsinki, summer time
    BOOST_TEST(isoDate(helsinkiDate(moment)) == "2022-08-01");
    BOOST_TEST((startOfDay(parseIsoDate("2022-08-01").value()) == moment));
    BOOST_TEST(isoTime(startOfDay(parseIsoDate("2022-01-01").value())) == "2021-12-31T22:00:00Z");
    BOOST_TEST(displayTime(moment) == "1.8.2022 0.00");
}

BOOST_AUTO_TEST_CASE(only_days_that_exist_are_days) {
    for (const auto good : {"2024-02-29", "29.2.2024", "1.12.2026"}) BOOST_TEST(parseDate(good).has_value(), good);
    for (const auto bad : {"2023-02-29", "31.4.2026", "2026-1-1", "1.1.26", "", "1.1", "a.b.cccc", "2026-01-01T00:00",
                           "32.1.2026", "-1.1.2026"})
        BOOST_TEST(!parseDate(bad).has_value(), bad);
    BOOST_TEST(isoDate(plusMonths(parseIsoDate("2026-01-31").value(), 1)) == "2026-02-28");
    BOOST_TEST(daysBetween(parseIsoDate("2026-02-28").value(), parseIsoDate("2026-03-01").value()) == 1);
}

BOOST_AUTO_TEST_CASE(only_iso_moments_are_moments) {
    BOOST_TEST(isoTime(parseIsoTime("2026-11-22T06:11:22.123456Z").value()) == "2026-11-22T06:11:22Z");
    for (const auto bad :
         {"2026-11-22T06:11:22", "2026-11-22 06:11:22Z", "2026-11-22T24:00:00Z", "2026-11-22T06:11:22.Z", "x"})
        BOOST_TEST(!parseIsoTime(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(secrets_are_hashed_and_compared_in_full) {
    const auto hash = hashPassword("kissa-koira-hevonen");
    BOOST_TEST(hash.starts_with("$argon2id$"));
    BOOST_TEST(passwordMatches("kissa-koira-hevonen", hash));
    BOOST_TEST(!passwordMatches("kissa-koira-hevone", hash));
    BOOST_TEST(!needsRehash(hash));
    BOOST_TEST(randomToken() != randomToken());
    BOOST_TEST(randomToken().size() == 43u);
    BOOST_TEST(tokenHash("a") != tokenHash("b"));
    BOOST_TEST(keyedHash("k", "m") != keyedHash("l", "m"));
    BOOST_TEST(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(randomCode(200).find_first_of("01OIUL") == std::string::npos);
}
