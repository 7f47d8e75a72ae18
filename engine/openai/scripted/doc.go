// Package scripted is an OpenAI-compatible endpoint that answers as it is told and fails in every way that real ones do.
// Tests use it wherever a language model is asked, and the demo when asked for one. It reads no paper and knows nothing:
// whoever starts it gives the answers.
package scripted
