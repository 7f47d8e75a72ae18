package models

// Confirmed is a document of which every field was vouched for or decided, and of which people decided some.
type Confirmed struct {
	Document  Document
	File      File
	Dossier   DossierCode
	Procedure ProcedureCode
	Channel   Channel
	Revision  int64      // of people's decisions on it
	Entered   ResultCode // under which the register has it, "" if not yet
	Results   int        // documents of the dossier that are in the register
}
