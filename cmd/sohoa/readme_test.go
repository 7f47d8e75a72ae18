package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The README's table of settings is the program's own.
func TestReadmeSettings(t *testing.T) {
	t.Parallel()
	readme := readme(t)
	s := defaultSettings()
	rows := s.table()
	for _, row := range rows {
		usual := row.usual
		if usual == "" && row.value() != "" {
			usual = "`" + row.value() + "`"
		}
		name := "`--" + row.name + "`"
		if row.secret {
			name = "variable only"
		}
		line := strings.ReplaceAll(fmt.Sprintf("| %s | `%s` | %s | %s |", name, row.variable, row.about, usual), "|  |", "| |")
		if !strings.Contains(readme, line+"\n") {
			t.Errorf("README.md lacks the line\n%s", line)
		}
	}
	if n := strings.Count(readme, "| `SOHOA_"); n != len(rows) {
		t.Errorf("README.md tells of %d settings, there are %d", n, len(rows))
	}
}

// Every command is told about.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	readme := readme(t)
	for _, c := range commands() {
		if !strings.Contains(readme, "| `sohoa "+c.name) {
			t.Errorf("README.md does not tell about sohoa %s", c.name)
		}
	}
}

func readme(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
