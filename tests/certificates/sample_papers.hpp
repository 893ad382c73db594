#pragma once
#include "certificates/paper.hpp"

namespace valo::certificates::samples {

/// A certificate of an invented person with so many units of so many requirements.
Paper certificate(Language language, int units, int requirements, const std::string& holder = "Aino Esimerkki");

}  // namespace valo::certificates::samples
