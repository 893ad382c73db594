#pragma once
// Passwords, tokens and hashes, all by libsodium.
#include <string>
#include <string_view>

namespace valo {

/// 32 random bytes as URL-safe base64: a session, an invitation, an API token.
std::string randomToken();
/// `count` characters of 23456789ABCDEFGHJKMNPQRSTVWXYZ (nothing that is misread on paper).
std::string randomCode(std::size_t count);
/// BLAKE2b-256 of a token, hex: only this is stored.
std::string tokenHash(std::string_view token);
/// Keyed BLAKE2b-256, hex: e.g. the CSRF token that belongs to a session.
std::string keyedHash(std::string_view key, std::string_view message);
bool equalSecrets(std::string_view left, std::string_view right);
std::string sha256(std::string_view bytes);  // hex

/// argon2id, 19 MiB and 2 passes; at most two at a time in the whole process, so that signing in cannot take both
/// cores.
std::string hashPassword(std::string_view password);
bool passwordMatches(std::string_view password, const std::string& hash);
bool needsRehash(const std::string& hash);

}  // namespace valo
