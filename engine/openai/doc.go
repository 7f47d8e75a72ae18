// Package openai asks a language model behind any endpoint that speaks OpenAI's chat completions.
//
// Client asks one question at a time and gives the answer word for word. Gate keeps all workers together within the
// limits of the endpoint and within what each unit may spend in a day. The package scripted is such an endpoint for tests
// and for the demo.
//
// What an answer must be: complete (the endpoint says that the model stopped by itself), in time, and not endless.
// Anything else is no answer. What is asked for is lowered step by step where an endpoint refuses it, is remembered for
// an hour, and is then tried again:
//
//	response_format   json_schema, json_object, none. The reader of the answer must not rely on any of them.
//	temperature, seed left out
//	max_tokens        max_completion_tokens instead
//	stream_options    left out; usage is then unknown and is guessed for the budget
//	stream            one plain answer instead
//
// Endpoints and their ways:
//
//   - llama.cpp server: any model name will do, whatever it serves. Reasoning comes as reasoning_content or as
//     <think>…</think> before the answer; the first is ignored, the second cut off. A prompt longer than its context (-c) is a
//     refusal with 400. Under a grammar a confused model prints white space without end, which is noticed. Pictures
//     need --mmproj.
//   - Ollama (/v1): knows max_tokens only, wants some key or none, answers 404 for a model that was not pulled. It cuts a
//     prompt that is longer than its context (OLLAMA_CONTEXT_LENGTH) without a word.
//   - vLLM: takes both names of the token limit; older versions refuse stream_options or json_schema with 400.
//   - OpenAI: models that reason refuse max_tokens, temperature and seed with 400. Their reasoning counts as
//     completion tokens. It answers 429 with Retry-After, and 429 without when the money is used up.
//
// Where the address may point: to this machine and to private networks (10/8, 172.16/12, 192.168/16, fc00::/7), by http or
// https; elsewhere only where Options.AllowExternal says so, and then by https only. Never to addresses that mean another
// one, or the machine's own cloud: IPv4 inside IPv6, 6to4, Teredo, NAT64, unspecified, link-local, multicast, metadata.
// The rule is kept when the client is made and again on every address that is dialled, so a name that changes its
// meaning in between gains nothing. Redirects are not followed.
package openai
