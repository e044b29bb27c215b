#!/usr/bin/env bash
# Imports point downward only (docs/design.md), and C stays in its room.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0

# module: the modules of this project that it may import
check() {
  local module=$1 allowed=" ${*:2} " line found
  while IFS= read -r line; do
    found=$(sed -E 's/.*import +(struct |enum |class |func )?([A-Za-z]+).*/\2/' <<<"$line")
    case " CCurl CZlib JSONText TextFeatures LinearClassifier LanguageModels Refiner RefineCommands refine RefinerTestSupport " in
      *" $found "*) [[ $allowed == *" $found "* ]] || { echo "layers: $line: $module may not import $found" >&2; failed=1; } ;;
    esac
  done < <(grep -rnE '^(public |internal |package |@testable |@preconcurrency )*import ' "Sources/$module" || true)
}
check JSONText
check TextFeatures
check LinearClassifier JSONText TextFeatures
check LanguageModels CCurl JSONText
check Refiner CZlib JSONText TextFeatures LinearClassifier LanguageModels
check RefineCommands JSONText TextFeatures LinearClassifier LanguageModels Refiner
check refine RefineCommands

outside() {
  local what=$1 where=$2
  if grep -rlE "import $what\$" Sources | grep -vE "$where"; then
    echo "layers: the files above import $what; only $where may" >&2
    failed=1
  fi
}
outside CCurl '^Sources/LanguageModels/Transport/'
outside CZlib '^Sources/Refiner/Reading/'
outside GRDB '^Sources/Refiner/(Storage|History)/'
exit $failed
