// The AWS provider's schema, served to Terraform without AWS: arguments and blocks are checked as the real provider declares
// them, plans are what was asked for, and an apply makes nothing but fills in what AWS would answer by names that say what
// they stand for. It does not know which values AWS accepts.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type attribute struct {
	Type     json.RawMessage
	Required bool
	Computed bool
}

type block struct {
	Attributes map[string]attribute
	Blocks     map[string]*block
	Most       int64
	Least      int64
}

type provider struct {
	Resources map[string]*block `json:"resources"`
	Data      map[string]*block `json:"data-sources"`
}

// In a data source AWS may answer also what may be asked for.
func (b *block) schema(data bool) *tfprotov6.SchemaBlock {
	made := &tfprotov6.SchemaBlock{}
	for name, one := range b.Attributes {
		made.Attributes = append(made.Attributes, &tfprotov6.SchemaAttribute{
			Name: name, Type: parsed(one.Type), Required: one.Required,
			Optional: !one.Required && !one.Computed, Computed: one.Computed || data && !one.Required,
		})
	}
	for name, one := range b.Blocks {
		made.BlockTypes = append(made.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name, Block: one.schema(data), Nesting: tfprotov6.SchemaNestedBlockNestingModeList,
			MinItems: one.Least, MaxItems: one.Most,
		})
	}
	return made
}

func parsed(raw json.RawMessage) tftypes.Type {
	made, err := tftypes.ParseJSONType(raw) //nolint:staticcheck // there is no other reader of this form
	if err != nil {
		panic(string(raw) + ": " + err.Error())
	}
	return made
}

func schemas(of map[string]*block, data bool) map[string]*tfprotov6.Schema {
	made := map[string]*tfprotov6.Schema{}
	for name, one := range of {
		made[name] = &tfprotov6.Schema{Block: one.schema(data)}
	}
	return made
}

func main() {
	bytes, err := os.ReadFile(os.Getenv("SCHEMA"))
	if err != nil {
		panic(err)
	}
	server := &provider{}
	if err := json.Unmarshal(bytes, server); err != nil {
		panic(err)
	}
	err = tf6server.Serve("registry.terraform.io/hashicorp/aws", func() tfprotov6.ProviderServer { return server })
	if err != nil {
		panic(err)
	}
}

func (p *provider) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	made := &tfprotov6.GetMetadataResponse{}
	for name := range p.Resources {
		made.Resources = append(made.Resources, tfprotov6.ResourceMetadata{TypeName: name})
	}
	for name := range p.Data {
		made.DataSources = append(made.DataSources, tfprotov6.DataSourceMetadata{TypeName: name})
	}
	return made, nil
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{
		Provider:          &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}},
		ResourceSchemas:   schemas(p.Resources, false),
		DataSourceSchemas: schemas(p.Data, true),
	}, nil
}

// PlanResourceChange plans what was asked for; what only AWS knows is unknown.
func (p *provider) PlanResourceChange(_ context.Context, asked *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	shape := p.Resources[asked.TypeName]
	values := object(asked.ProposedNewState, shape)
	if values == nil {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: asked.ProposedNewState}, nil
	}
	for name, one := range shape.Attributes {
		if one.Computed && values[name].IsNull() {
			values[name] = tftypes.NewValue(parsed(one.Type), tftypes.UnknownValue)
		}
	}
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: encoded(values, shape)}, nil
}

// ApplyResourceChange fills in what AWS would answer.
func (p *provider) ApplyResourceChange(_ context.Context, asked *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	shape := p.Resources[asked.TypeName]
	values := object(asked.PlannedState, shape)
	if values == nil {
		return &tfprotov6.ApplyResourceChangeResponse{NewState: asked.PlannedState}, nil
	}
	label := asked.TypeName + "/" + nameOf(values)
	for name, value := range values {
		if !value.IsKnown() {
			values[name] = answered(label+"."+name, value.Type())
		}
	}
	return &tfprotov6.ApplyResourceChangeResponse{NewState: encoded(values, shape)}, nil
}

func answered(text string, kind tftypes.Type) tftypes.Value {
	if kind.Is(tftypes.String) {
		return tftypes.NewValue(kind, text)
	}
	return tftypes.NewValue(kind, nil)
}

func nameOf(values map[string]tftypes.Value) string {
	for _, name := range []string{"function_name", "name", "name_prefix", "layer_name", "dashboard_name", "alarm_name"} {
		if value, ok := values[name]; ok && value.IsKnown() && !value.IsNull() {
			var text string
			if value.As(&text) == nil {
				return text
			}
		}
	}
	return ""
}

// ReadDataSource answers what does not need AWS: who and where we are, and policy documents.
func (p *provider) ReadDataSource(_ context.Context, asked *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	shape := p.Data[asked.TypeName]
	values := object(asked.Config, shape)
	known := map[string]string{"account_id": "123456789012", "partition": "aws", "region": "eu-west-1"}
	if asked.TypeName == "aws_iam_policy_document" {
		known = map[string]string{"json": document(values)}
	}
	for name, one := range shape.Attributes {
		if text, ok := known[name]; ok && parsed(one.Type).Is(tftypes.String) {
			values[name] = tftypes.NewValue(tftypes.String, text)
		} else if one.Computed {
			values[name] = answered(asked.TypeName+"."+name, parsed(one.Type))
		}
	}
	return &tfprotov6.ReadDataSourceResponse{State: encoded(values, shape)}, nil
}

func object(value *tfprotov6.DynamicValue, shape *block) map[string]tftypes.Value {
	read, err := value.Unmarshal(shape.schema(false).ValueType())
	if err != nil {
		panic(err)
	}
	if read.IsNull() {
		return nil
	}
	values := map[string]tftypes.Value{}
	if err := read.As(&values); err != nil {
		panic(err)
	}
	return values
}

func encoded(values map[string]tftypes.Value, shape *block) *tfprotov6.DynamicValue {
	kind := shape.schema(false).ValueType()
	made, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		panic(err)
	}
	return &made
}
