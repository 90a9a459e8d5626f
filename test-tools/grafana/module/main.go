// Says what is wrong with dashboards, by the types that Grafana publishes of its own schema: required fields that are missing,
// fields that it does not know, values of another type. One line for each, "FILE PATH: WHAT"; panels of types that are not
// registered here are refused.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/bargauge"
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/table"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

func main() {
	runtime := cog.NewRuntime()
	runtime.RegisterPanelcfgVariant(bargauge.VariantConfig())
	runtime.RegisterPanelcfgVariant(stat.VariantConfig())
	runtime.RegisterPanelcfgVariant(table.VariantConfig())
	runtime.RegisterPanelcfgVariant(timeseries.VariantConfig())
	runtime.RegisterDataqueryVariant(prometheus.VariantConfig())

	found := 0
	for _, file := range os.Args[1:] {
		for _, problem := range problemsIn(file) {
			fmt.Println(file, problem)
			found++
		}
	}
	if found > 0 {
		os.Exit(1)
	}
}

var known = []string{"bargauge", "stat", "table", "timeseries"}

func problemsIn(file string) []string {
	raw, err := os.ReadFile(file)
	if err != nil {
		return []string{err.Error()}
	}
	var problems []string
	var panels struct {
		Panels []struct{ Title, Type string }
	}
	if err := json.Unmarshal(raw, &panels); err != nil {
		return []string{err.Error()}
	}
	for _, panel := range panels.Panels {
		if !slices.Contains(known, panel.Type) {
			problems = append(problems, "panel "+panel.Title+": type "+panel.Type+" is not checked")
		}
	}
	var read dashboard.Dashboard
	problems = append(problems, lines(read.UnmarshalJSONStrict(raw))...)
	return append(problems, lines(read.Validate())...)
}

// Nothing for an error that collects none.
func lines(err error) []string {
	if err == nil || err.Error() == "" {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}
