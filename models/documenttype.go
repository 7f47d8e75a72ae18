package models

// TypeName is the name of a document type in JSON and exports, as the contract of document types lists them.
type TypeName string

// TypeUnknown is the type of a paper that carries no known title.
const TypeUnknown TypeName = "unknown"
