#pragma once
#include <cstdint>
#include <string>

namespace valo {

/// What an operator may set; config/valo.yaml documents every key, cli/settings.cpp reads them.
struct Settings {
    std::string database = "sqlite:///var/lib/valo/valo.db";
    std::string listenHost = "127.0.0.1";
    std::uint16_t listenPort = 8080;
    std::string publicUrl;  // where people reach the server, e.g. https://valo.example.fi; printed on certificates
    std::string contact;    // whom people ask, shown with the two statements that every page links to
    std::size_t threads = 128;
    bool trustProxy = false;
    bool demo = false;  // a demo database: its accounts are shown on the sign-in page
    int sessionHours = 12;
    int invitationDays = 14;
    int environmentReviewMonths = 24;  // after this a published learning environment is due for a new look

    std::size_t importFileMegabytes = 32;        // of one curriculum
    std::size_t importUploadMegabytes = 128;     // of all files sent at once, as they are sent
    std::size_t importUnpackedMegabytes = 1024;  // of what a ZIP archive holds
    std::size_t importFiles = 500;               // in one upload or archive

    std::string matchingFile;  // keeps the index for suggestions; empty: beside a SQLite database, else in memory
    std::string eperusteetUrl = "https://eperusteet.opintopolku.fi/eperusteet-service";
    std::string eperusteetCallerId = "valo";  // sent with every question, so that the agency knows who asks
    std::string eperusteetFolder;             // where fetched documents are kept; empty: the user's cache folder

    std::string keyFolder;          // encrypted private keys of the organisations; empty: nothing is sealed
    std::string keyPassphraseFile;  // its first line opens them
    std::string keyPassphrase;      // or this does, from the environment

    std::string timestampUrl;        // RFC 3161 service whose word on the time goes into every seal; empty: none
    std::string timestampAuthority;  // PEM file of those that it is trusted by; empty: its word is not held against any
    int checksPerMinute = 60;        // of certificates, by anybody, from one address; 0: no limit
    bool timestampRequired = false;  // nothing is issued while the service does not answer

    bool secureCookies() const { return publicUrl.starts_with("https://"); }
};

}  // namespace valo
