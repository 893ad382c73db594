# Everything the program reads at run time (migrations, templates, catalogues, styles, shipped curricula) is linked
# into it, so that `valo` runs from any folder. Looked up with valo::asset("schema/migrations/0001_accounts.sql").
file(GLOB_RECURSE asset_files RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS
     ${CMAKE_SOURCE_DIR}/server/*/templates/*.html ${CMAKE_SOURCE_DIR}/server/web/messages/*.yaml
     ${CMAKE_SOURCE_DIR}/server/web/assets/* ${CMAKE_SOURCE_DIR}/server/workplaces/vocabulary/*.yaml ${CMAKE_SOURCE_DIR}/schema/migrations/*.sql ${CMAKE_SOURCE_DIR}/schema/api.yaml
     ${CMAKE_SOURCE_DIR}/curricula/*.yaml ${CMAKE_SOURCE_DIR}/curricula/*.xml
     ${CMAKE_SOURCE_DIR}/docs/curriculum-format.md ${CMAKE_SOURCE_DIR}/schema/curriculum.*)
list(SORT asset_files)
set(assembly ".section .rodata\n")
set(table "")
set(index 0)
set(paths "")
foreach(file ${asset_files})
  string(APPEND assembly ".global valo_asset_${index}\n.global valo_asset_${index}_end\nvalo_asset_${index}:\n"
         ".incbin \"${CMAKE_SOURCE_DIR}/${file}\"\nvalo_asset_${index}_end:\n.byte 0\n")
  string(APPEND externs "extern \"C\" const char valo_asset_${index}[], valo_asset_${index}_end[];\n")
  string(APPEND table "    {\"${file}\", valo_asset_${index}, valo_asset_${index}_end},\n")
  list(APPEND paths ${CMAKE_SOURCE_DIR}/${file})
  math(EXPR index "${index}+1")
endforeach()
string(APPEND assembly ".section .note.GNU-stack,\"\",@progbits\n")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/assets.S CONTENT "${assembly}" @ONLY)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/assets.cpp CONTENT
"#include \"${CMAKE_SOURCE_DIR}/server/core/asset_table.hpp\"
${externs}
namespace valo {
const AssetEntry kAssets[] = {
${table}    {nullptr, nullptr, nullptr}};
}
" @ONLY)
set_source_files_properties(${CMAKE_BINARY_DIR}/assets.S PROPERTIES OBJECT_DEPENDS "${paths}")
add_library(valo_assets STATIC ${CMAKE_BINARY_DIR}/assets.S ${CMAKE_BINARY_DIR}/assets.cpp)
