#pragma once
#include "web/render.hpp"

namespace valo::web {

/// Data of the template "web/styleguide": every component with sample content, for people and for the browser tests.
Data styleguideData(const Pages& pages, Language language);
/// What surrounds it: menu, crumbs, one banner of each kind, somebody signed in.
PageContext styleguideContext(const Pages& pages, Language language);

}  // namespace valo::web
