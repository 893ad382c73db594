#pragma once
// The table that cmake/assets.cmake generates; asset.hpp is the way to read it.
namespace valo {
struct AssetEntry {
    const char* path;
    const char* begin;
    const char* end;
};
extern const AssetEntry kAssets[];
}  // namespace valo
