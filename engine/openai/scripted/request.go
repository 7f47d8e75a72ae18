package scripted

import (
	"encoding/json"
	"net/http"
	"strings"

	api "github.com/sashabaranov/go-openai"
)

// Request is a question as it came over the network.
type Request struct {
	Path     string
	Header   http.Header
	Body     []byte                     // word for word
	Fields   map[string]json.RawMessage // of the body
	Model    string
	System   string          // text of the system messages
	User     string          // text of the other messages
	Pictures []string        // addresses of the pictures, mostly data: URLs
	Format   string          // json_schema, json_object, or "" where no form was asked for
	Schema   json.RawMessage // where Format is json_schema
	Stream   bool
	Usage    bool // a stream that is to tell what was used
}

// Has tells whether the body holds the field.
func (r Request) Has(field string) bool {
	_, ok := r.Fields[field]
	return ok
}

func readRequest(r *http.Request, body []byte) (Request, error) {
	out := Request{Path: r.URL.Path, Header: r.Header.Clone(), Body: body}
	var chat struct {
		Model          string                      `json:"model"`
		Messages       []api.ChatCompletionMessage `json:"messages"`
		Stream         bool                        `json:"stream"`
		StreamOptions  *api.StreamOptions          `json:"stream_options"`
		ResponseFormat *struct {
			Type       string `json:"type"`
			JSONSchema *struct {
				Schema json.RawMessage `json:"schema"`
			} `json:"json_schema"`
		} `json:"response_format"`
	}
	if err := json.Unmarshal(body, &out.Fields); err != nil {
		return out, err
	}
	if err := json.Unmarshal(body, &chat); err != nil {
		return out, err
	}
	out.Model, out.Stream = chat.Model, chat.Stream
	out.Usage = chat.StreamOptions != nil && chat.StreamOptions.IncludeUsage
	if chat.ResponseFormat != nil {
		out.Format = chat.ResponseFormat.Type
		if chat.ResponseFormat.JSONSchema != nil {
			out.Schema = chat.ResponseFormat.JSONSchema.Schema
		}
	}
	for _, m := range chat.Messages {
		out.add(m)
	}
	return out, nil
}

func (r *Request) add(m api.ChatCompletionMessage) {
	var text []string
	if m.Content != "" {
		text = append(text, m.Content)
	}
	for _, part := range m.MultiContent {
		if part.ImageURL != nil {
			r.Pictures = append(r.Pictures, part.ImageURL.URL)
		} else {
			text = append(text, part.Text)
		}
	}
	to := &r.User
	if m.Role == api.ChatMessageRoleSystem {
		to = &r.System
	}
	if *to != "" {
		*to += "\n"
	}
	*to += strings.Join(text, "\n")
}
