package api

import (
	"cmp"
	"embed"
	"encoding/json"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"sohoa/web/page"
)

//go:embed openapi/*.yaml
var described embed.FS

// methods is the members of a path that are operations, in the order in which people read them.
var methods = []string{"get", "head", "post", "put", "patch", "delete"}

// Document gives the description of all routes, as OpenAPI 3.1: base.yaml, joined with one file for each area. A file that cannot be
// read, or says what another one said, is a fault of the program.
var Document = sync.OnceValue(func() map[string]any {
	whole := part("base.yaml")
	names, err := fs.Glob(described, "openapi/*.yaml")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		if name = strings.TrimPrefix(name, "openapi/"); name != "base.yaml" {
			area := part(name)
			join(name, member(whole, "paths"), member(area, "paths"))
			join(name, member(member(whole, "components"), "schemas"), member(member(area, "components"), "schemas"))
		}
	}
	return whole
})

func part(name string) map[string]any {
	text, err := fs.ReadFile(described, "openapi/"+name)
	if err != nil {
		panic(err)
	}
	var out map[string]any
	if err := yaml.Unmarshal(text, &out); err != nil {
		panic(name + ": " + err.Error())
	}
	return out
}

// member gives an object inside an object, made where it is missing.
func member(of map[string]any, name string) map[string]any {
	m, ok := of[name].(map[string]any)
	if !ok {
		m = map[string]any{}
		of[name] = m
	}
	return m
}

func join(name string, into, from map[string]any) {
	for key, value := range from {
		if _, twice := into[key]; twice {
			panic(name + " describes " + key + " again")
		}
		into[key] = value
	}
}

var documentText = sync.OnceValue(func() []byte {
	text, err := json.Marshal(Document())
	if err != nil {
		panic(err) // what YAML gave can be written
	}
	return append(text, '\n')
})

func (p *Pages) document(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(documentText()) // whoever asked may have left
	return nil
}

// area is the operations of one tag, as people read them.
type area struct {
	Name, Vietnamese string
	Operations       []operation
}

type operation struct {
	Method, Path, Summary, Vietnamese string
	Parameters, Statuses              []string
}

// areas gives the document as a table, in the order of its tags.
var areas = sync.OnceValue(func() []area {
	var out []area
	place := map[string]int{}
	for _, tag := range list(Document()["tags"]) {
		of, _ := tag.(map[string]any)
		name := text(of["name"])
		place[name] = len(out)
		out = append(out, area{Name: name, Vietnamese: text(of["x-vi"])})
	}
	paths := member(Document(), "paths")
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		at := paths[path].(map[string]any)
		for _, method := range methods {
			op, ok := at[method].(map[string]any)
			if !ok {
				continue
			}
			i := place[text(list(op["tags"])[0])]
			out[i].Operations = append(out[i].Operations, operationOf(method, path, op))
		}
	}
	return slices.DeleteFunc(out, func(a area) bool { return len(a.Operations) == 0 })
})

func operationOf(method, path string, op map[string]any) operation {
	o := operation{Method: strings.ToUpper(method), Path: path, Summary: text(op["summary"]), Vietnamese: cmp.Or(text(op["x-vi"]), text(op["summary"]))}
	for _, p := range list(op["parameters"]) {
		parameter, _ := p.(map[string]any)
		if _, name, ok := strings.Cut(text(parameter["$ref"]), "#/components/parameters/"); ok {
			parameter = member(member(member(Document(), "components"), "parameters"), name)
		}
		if text(parameter["in"]) != "path" {
			o.Parameters = append(o.Parameters, text(parameter["name"]))
		}
	}
	answers, _ := op["responses"].(map[string]any)
	for _, status := range slices.Sorted(maps.Keys(answers)) {
		if status != "default" { // what was refused or failed, which is the same everywhere
			o.Statuses = append(o.Statuses, status)
		}
	}
	return o
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// docs shows the document to people.
func (p *Pages) docs(w http.ResponseWriter, r *http.Request) error {
	return views().Page(w, r, page.Frame{Title: views().Text(r, "docs.title")}, "docs.html", map[string]any{
		"Areas": areas(), "Version": text(member(Document(), "info")["version"])})
}

// Gaps tells where the document and the routes that programs use differ: one line for each route that is not described and
// for each description without a route. None differs: nil.
func Gaps(routes []page.Route) []string {
	have := map[string]bool{}
	for _, route := range routes {
		if route.API {
			have[route.Pattern] = true
		}
	}
	var out []string
	for path, at := range member(Document(), "paths") {
		for _, method := range methods {
			if _, described := at.(map[string]any)[method]; !described {
				continue
			}
			pattern := strings.ToUpper(method) + " " + path
			if !have[pattern] {
				out = append(out, "described, and no route: "+pattern)
			}
			delete(have, pattern)
		}
	}
	for pattern := range have {
		out = append(out, "a route, and not described: "+pattern)
	}
	slices.Sort(out)
	return out
}
