# Reads JMH's CSV files of both commits. A row is slower if its median rose by more than the larger of both spreads, from
# the smallest to the largest fork. Exits 1 if a row is slower.
FNR == 1 { side = FILENAME ~ /before\.[0-9]+\.csv$/ ? "before" : "now"; next }
$1 !~ /:/ {
  gsub(/"/, "", $1)
  row = $1
  sub(/.*\.benchmarks\./, "", row)
  if (!(row in seen)) { seen[row] = 1; order[++rows] = row }
  n = ++count[side, row]
  for (i = n; i > 1 && value[side, row, i - 1] > $5 + 0; i--) value[side, row, i] = value[side, row, i - 1]
  value[side, row, i] = $5 + 0
}
function median(side, row, n) {
  n = count[side, row]
  return n % 2 ? value[side, row, (n + 1) / 2] : (value[side, row, n / 2] + value[side, row, n / 2 + 1]) / 2
}
function spread(side, row) { return value[side, row, count[side, row]] - value[side, row, 1] }
function figures(side, row) {
  return sprintf("%6.1f %6.1f %6.1f", value[side, row, 1], median(side, row), value[side, row, count[side, row]])
}
END {
  printf "%-28s  %-20s  %-20s  %s\n", "", "before", "now", "median"
  for (r = 1; r <= rows; r++) {
    row = order[r]
    if (!count["before", row] || !count["now", row]) { printf "%-28s  only in one of both\n", row; continue }
    change = median("now", row) - median("before", row)
    own = spread("now", row) > spread("before", row) ? spread("now", row) : spread("before", row)
    slower = change > own
    failed += slower
    printf "%-28s  %s  %s  %+.1f%s\n", row, figures("before", row), figures("now", row), change, \
      slower ? ", SLOWER by more than its spread of " sprintf("%.1f", own) : ""
  }
  exit failed > 0
}
