package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"text/tabwriter"

	"sohoa/models"
)

// Settings is everything that can be set, by a flag or by a variable; the flag wins. An empty address means the
// embedded default inside the data folder.
type Settings struct {
	Data        string // the data folder
	RedisURL    string
	DatabaseURL string
	BlobURL     string
	Listen      string // host:port
	Workers     int    // pages recognised at the same time
	MaxFile     int    // MB
	LogLevel    string // debug, info, warn or error

	ResultCode string // template with {dossier} and {n}
	RiskLimit  string // share of wrong values among those vouched for, as "0.5%"
	OIDC       string // see access.ParseOIDC
	LLM        LLMSettings
}

// LLMSettings says which language model reads along; without an address none does.
type LLMSettings struct {
	BaseURL       string
	Model         string
	Key           string // itself, or file:/path
	AllowExternal bool
	Vision        bool
	Limits        string // see parseLLMLimits
}

// setting is one row of the table that flags, variables and help are made from.
type setting struct {
	name, variable, about string
	text                  *string
	number                *int
	toggle                *bool
	secret                bool   // no flag, since other users of the machine see command lines
	most                  int    // of a number, which is at least 1
	usual                 string // the default in words, where it depends on the machine or the command
}

// table lists all settings; the values that s holds are the defaults.
func (s *Settings) table() []setting {
	return []setting{
		{name: "data", variable: "SOHOA_DATA", text: &s.Data, about: "folder for database, files and queue", usual: "`~/.local/share/sohoa`"},
		{name: "redis-url", variable: "SOHOA_REDIS_URL", text: &s.RedisURL, about: "redis://host:6379/0 or unix:///socket; empty: a private Redis in the data folder"},
		{name: "database-url", variable: "SOHOA_DATABASE_URL", text: &s.DatabaseURL, about: "sqlite:///file; empty: sohoa.db in the data folder"},
		{name: "blob-url", variable: "SOHOA_BLOB_URL", text: &s.BlobURL, about: "file:///folder; empty: blobs in the data folder"},
		{name: "listen", variable: "SOHOA_LISTEN", text: &s.Listen, about: "host:port of the HTTP face"},
		{name: "workers", variable: "SOHOA_WORKERS", number: &s.Workers, most: 256, about: "pages recognised at the same time", usual: "the number of cores"},
		{name: "max-file", variable: "SOHOA_MAX_FILE", number: &s.MaxFile, most: 4096, about: "size limit of one file in MB"},
		{name: "log-level", variable: "SOHOA_LOG_LEVEL", text: &s.LogLevel, about: "debug, info, warn or error", usual: "`info`; `error` for commands that print results"},
		{name: "risk-limit", variable: "SOHOA_RISK_LIMIT", text: &s.RiskLimit, about: "how many of the values that the machine vouches for may be wrong; half of it for names, dates of birth and numbers that identify"},
		{name: "result-code", variable: "SOHOA_RESULT_CODE", text: &s.ResultCode, about: "code of a result that a dossier gives to the register"},
		{name: "oidc", variable: "SOHOA_OIDC", text: &s.OIDC, about: "OpenID provider that people sign in with, as issuer=https://… id=… secret=file:/path name=…; empty: local accounts only"},
		{name: "llm-base-url", variable: "SOHOA_LLM_BASE_URL", text: &s.LLM.BaseURL, about: "OpenAI-compatible endpoint of a second reader, as http://127.0.0.1:8000/v1; empty: none"},
		{name: "llm-model", variable: "SOHOA_LLM_MODEL", text: &s.LLM.Model, about: "name of the model at the endpoint"},
		{variable: "SOHOA_LLM_API_KEY", text: &s.LLM.Key, secret: true, about: "key of the endpoint, or file:/path of a file only its owner can read"},
		{name: "llm-allow-external", variable: "SOHOA_LLM_ALLOW_EXTERNAL", toggle: &s.LLM.AllowExternal, about: "1: the endpoint may lie outside of this network; identifiers are masked before anything is sent"},
		{name: "llm-vision", variable: "SOHOA_LLM_VISION", toggle: &s.LLM.Vision, about: "1: the model is also shown crops that could not be read; only inside this network"},
		{name: "llm-limits", variable: "SOHOA_LLM_LIMITS", text: &s.LLM.Limits, about: "what all workers together may ask of the endpoint, and a unit may spend on a day; see docs/operations.md"},
	}
}

// defaultSettings gives what holds where nothing is set.
func defaultSettings() Settings {
	return Settings{Data: defaultData(), Listen: "127.0.0.1:8080", Workers: runtime.NumCPU(), MaxFile: 200, LogLevel: "info",
		RiskLimit: "0.5%", ResultCode: "{dossier}-KQ{n}", LLM: LLMSettings{Limits: "at-once=2 timeout=60s"}}
}

// defaultData gives the usual place for a user's data.
func defaultData() string {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "sohoa")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "sohoa-data"
	}
	return filepath.Join(home, ".local", "share", "sohoa")
}

// cache gives a folder for what can be made again at any time, outside of the data folder where the user has a place
// for such things.
func (s *Settings) cache(name string) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return filepath.Join(s.Data, "cache", name)
	}
	return filepath.Join(dir, "sohoa", name)
}

// bind makes a flag of every setting, with the variable's value as its default.
func (s *Settings) bind(flags *flag.FlagSet, getenv func(string) string) error {
	for _, row := range s.table() {
		value := getenv(row.variable)
		if value != "" {
			if err := row.set(value); err != nil {
				return usageError(row.variable + ": " + err.Error())
			}
		}
		switch {
		case row.secret:
		case row.toggle != nil:
			flags.BoolFunc(row.name, row.about, row.set)
		default:
			flags.Func(row.name, row.about, row.set)
		}
	}
	return nil
}

// set reads a value into the setting.
func (row setting) set(value string) error {
	if row.text != nil {
		*row.text = value
		return nil
	}
	if row.toggle != nil {
		on, err := strconv.ParseBool(value)
		if err != nil {
			return errors.New("want 1 or 0")
		}
		*row.toggle = on
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > row.most {
		return fmt.Errorf("want a number from 1 to %d", row.most)
	}
	*row.number = n
	return nil
}

// value gives the setting as text.
func (row setting) value() string {
	switch {
	case row.text != nil:
		return *row.text
	case row.toggle != nil:
		return map[bool]string{true: "1"}[*row.toggle]
	}
	return strconv.Itoa(*row.number)
}

// printSettings writes the table with the defaults.
func printSettings(w io.Writer) {
	s := defaultSettings()
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range s.table() {
		name := "--" + row.name
		if row.secret {
			name = ""
		}
		fmt.Fprintf(out, "  %s\t%s\t%s\t[%s]\n", name, row.variable, row.about, row.value())
	}
	out.Flush()
}

// usageError is the fault of whoever wrote the command line.
func usageError(message string) error {
	return &models.Error{Code: models.CodeInvalid, Message: message, Hint: "run: sohoa help"}
}
