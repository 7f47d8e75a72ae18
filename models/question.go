package models

import "encoding/json"

// Question is what a language model is asked: one document, or one crop of a page, never anything of another dossier.
type Question struct {
	Unit     UnitCode        // whose budget pays
	Name     string          // of the answer's form: letters and underscores
	System   string          // what the model is to do
	User     string          // the paper, as data
	Pictures [][]byte        // PNG; for models that see
	Schema   json.RawMessage // JSON schema of the answer
	Most     int             // tokens that the answer may take
}

// Answer is what a model said, word for word: nobody has judged it yet.
type Answer struct {
	Text  string `json:"text"`
	Model string `json:"model"` // as the endpoint names it
	Usage Usage  `json:"usage"`
}

// Usage is the tokens that one question took; zero where the endpoint does not tell.
type Usage struct {
	Prompt     int `json:"prompt"`
	Completion int `json:"completion"`
}
