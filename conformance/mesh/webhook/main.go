// Shows a DestinationRule to the validation of Istio itself, which its webhook runs on every rule that is applied.
package main

import (
	"fmt"
	"io"
	"os"

	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/validation"
	"istio.io/istio/pkg/util/protomarshal"
	"sigs.k8s.io/yaml"
)

// rejection reads a rule and returns what Istio has against it; empty if nothing.
func rejection(text []byte) string {
	var resource struct {
		Metadata struct{ Name, Namespace string }
		Spec     map[string]any
	}
	if err := yaml.Unmarshal(text, &resource); err != nil {
		return err.Error()
	}
	spec, err := yaml.Marshal(resource.Spec)
	if err != nil {
		return err.Error()
	}
	rule := &networking.DestinationRule{}
	if err := protomarshal.ApplyYAMLStrict(string(spec), rule); err != nil {
		return err.Error()
	}
	meta := config.Meta{Name: resource.Metadata.Name, Namespace: resource.Metadata.Namespace}
	warning, err := validation.ValidateDestinationRule(config.Config{Meta: meta, Spec: rule})
	if err != nil {
		return err.Error()
	}
	if warning != nil {
		return warning.Error()
	}
	return ""
}

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		if why := rejection(text); why != "" {
			err = fmt.Errorf("%s", why)
		}
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
