#pragma once
#include "papers/paper.hpp"

namespace valo::papers::samples {

/// A certificate of an invented person with so many units of so many requirements.
Paper certificate(Language language, int units, int requirements, const std::string& holder = "Aino Esimerkki");

}  // namespace valo::papers::samples
