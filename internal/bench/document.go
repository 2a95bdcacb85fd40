package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// object is a JSON object.
type object = map[string]any

func readDocument(name string) (object, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var doc object
	if err := decoder.Decode(&doc); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return doc, nil
}

// writeDocument writes a document the way servers do, indented by two spaces.
func writeDocument(name string, doc any) error {
	var data bytes.Buffer
	encoder := json.NewEncoder(&data)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		return err
	}
	return os.WriteFile(name, data.Bytes(), 0o666)
}
