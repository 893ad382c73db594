#pragma once
#include "certificates/certificate.hpp"

namespace valo::tests {

/// What a certificate of an invented person would say, with so many units of so many lines in both national languages.
certificates::Content sampleContent(const certificates::Edition& edition, int units, int lines,
                                    const std::string& holder = "Aino Esimerkki");

}  // namespace valo::tests
