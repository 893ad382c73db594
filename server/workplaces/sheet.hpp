#pragma once
// What is printed of a workplace: the sheet for its supervisor, on one page, and the published report.
#include <string>

#include "papers/paper.hpp"
#include "web/render.hpp"
#include "workplaces/pictures.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {

/// At most so many tasks, with so many of the skills that each can show; says how many more there are.
struct SheetSize {
    std::size_t tasks = 0, skills = 0;
};
papers::Paper taskSheet(const WorkplaceView& view, const web::Pages& pages, Language language, Date today,
                        SheetSize size);
/// The fullest sheet that fits one page.
papers::Paper onePageSheet(const WorkplaceView& view, const web::Pages& pages, Language language, Date today);
/// As many pages as all tasks need.
papers::Paper wholeSheet(const WorkplaceView& view, const web::Pages& pages, Language language, Date today);

/// A report of the public register, whole, with its pictures.
papers::Paper reportPaper(const RegisterEntry& entry, const web::Pages& pages, Language language,
                          const std::string& address, const PictureFiles& pictures);

}  // namespace valo::workplaces
