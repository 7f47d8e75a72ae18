package models

// ReportVersion is the version of the JSON contract; it changes when a field changes its meaning or vanishes.
const ReportVersion = 1

// FileReport is what the contract of the command line tells about one file. Every list in it is written, if empty as [].
type FileReport struct {
	Version   int        `json:"version"`
	File      string     `json:"file"` // the name as the sender gave it
	SHA256    string     `json:"sha256"`
	Documents []Document `json:"documents"`
	Pages     []Page     `json:"page_images"`
	Error     *Error     `json:"error"`
}

// Report gives the report of a file and what was read from it; the text of the documents only where it is asked for.
func Report(file File, read Digitisation, text bool) FileReport {
	r := FileReport{
		Version: ReportVersion, File: file.Name, SHA256: file.SHA256, Error: file.Error,
		Documents: make([]Document, 0, len(read.Documents)), Pages: listed(read.Pages),
	}
	for _, d := range read.Documents {
		r.Documents = append(r.Documents, d.reported(text))
	}
	return r
}

// reported gives a copy of the document in which no list is null.
func (d Document) reported(text bool) Document {
	if !text {
		d.Text = ""
	}
	d.Pages, d.Findings = listed(d.Pages), listed(d.Findings)
	fields := make([]Field, len(d.Fields))
	for i, f := range d.Fields {
		f.Evidence, f.Findings = listed(f.Evidence), listed(f.Findings)
		fields[i] = f
	}
	links := make([]Link, len(d.Links))
	for i, l := range d.Links {
		l.Reasons = listed(l.Reasons)
		links[i] = l
	}
	pairs := make([]Pair, len(d.Pairs))
	for i, p := range d.Pairs {
		p.Evidence = listed(p.Evidence)
		pairs[i] = p
	}
	d.Fields, d.Links, d.Pairs = fields, links, pairs
	return d
}

// listed gives the list itself, or an empty one for nil.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
