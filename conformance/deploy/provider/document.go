package main

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// document is the JSON of an aws_iam_policy_document: the documents it begins with, then its own statements.
func document(values map[string]tftypes.Value) string {
	statements := []any{}
	for _, source := range list(values["source_policy_documents"]) {
		read := map[string]any{}
		if err := json.Unmarshal([]byte(source.(string)), &read); err != nil {
			panic(err)
		}
		statements = append(statements, read["Statement"].([]any)...)
	}
	for _, one := range list(values["statement"]) {
		statements = append(statements, statement(one.(map[string]any)))
	}
	made, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		panic(err)
	}
	return string(made)
}

func statement(asked map[string]any) map[string]any {
	made := map[string]any{"Effect": "Allow"}
	if effect, ok := asked["effect"].(string); ok {
		made["Effect"] = effect
	}
	for name, as := range map[string]string{"sid": "Sid", "actions": "Action", "resources": "Resource"} {
		if asked[name] != nil {
			made[as] = asked[name]
		}
	}
	for _, one := range asked["principals"].([]any) {
		principal := one.(map[string]any)
		made["Principal"] = map[string]any{principal["type"].(string): principal["identifiers"]}
	}
	conditions := map[string]any{}
	for _, one := range asked["condition"].([]any) {
		condition := one.(map[string]any)
		conditions[condition["test"].(string)] = map[string]any{condition["variable"].(string): condition["values"]}
	}
	if len(conditions) > 0 {
		made["Condition"] = conditions
	}
	return made
}

func list(value tftypes.Value) []any {
	made, _ := plain(value).([]any)
	return made
}

// plain is a value as JSON has it; unknown is null.
func plain(value tftypes.Value) any {
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	var text string
	if value.As(&text) == nil {
		return text
	}
	var many []tftypes.Value
	if value.As(&many) == nil {
		made := []any{}
		for _, one := range many {
			made = append(made, plain(one))
		}
		return made
	}
	var named map[string]tftypes.Value
	if value.As(&named) == nil {
		made := map[string]any{}
		for name, one := range named {
			made[name] = plain(one)
		}
		return made
	}
	return nil
}
