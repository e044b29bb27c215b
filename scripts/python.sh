# To be sourced: the Python of the benchmarks' virtual environment, as $python, with a module of PyPI's in it.
#
# needs_module NAME MODULE PACKAGE: where PyPI is out of reach, says that NAME is skipped and ends the script with 0.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/refiner-benchmarks
python=$cache/data-venv/bin/python

needs_module() {
  local name=$1 module=$2 package=$3 log
  log=$(mktemp)
  skip() { echo "$name: skipped: $1"; rm -f "$log"; exit 0; }
  command -v python3 > /dev/null || skip "python3 is missing"
  if [[ ! -x $python ]] || ! "$python" -c "import $module" 2> /dev/null; then
    mkdir -p "$cache"
    [[ -x $python ]] || python3 -m venv "$cache/data-venv" 2> "$log" || skip "no virtual environment: $(tail -n 1 "$log")"
    "$python" -m pip install -q "$package" 2> "$log" || skip "$package cannot be installed: $(tail -n 1 "$log")"
  fi
  rm -f "$log"
}
