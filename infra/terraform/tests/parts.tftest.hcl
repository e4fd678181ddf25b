# Runs on the real provider, and on one that has only its schema (conformance/deploy/provider).

run "the_table_alone" {
  command = plan

  assert {
    condition     = length(aws_dynamodb_table.circuits) == 1 && aws_dynamodb_table.circuits[0].name == "switchgear"
    error_message = "without any variable, the table is made"
  }

  assert {
    condition = alltrue([
      length(module.outcomes) == 0, length(module.alarms) == 0,
      length(module.health) == 0, length(module.changes) == 0,
      length(aws_sfn_state_machine.call) == 0, length(aws_lambda_layer_version.extension) == 0,
      length(aws_cloudwatch_dashboard.circuits) == 0, length(aws_dynamodb_table.history) == 0,
      length(module.sources) == 0, length(module.parking) == 0,
    ])
    error_message = "without any variable, no other part is made"
  }
}

run "a_table_that_exists" {
  command = plan

  variables {
    create_table = false
    table_arn    = "arn:aws:dynamodb:eu-west-1:123456789012:table/circuits"
  }

  assert {
    condition     = length(aws_dynamodb_table.circuits) == 0 && output.table_arn == var.table_arn
    error_message = "a table that exists is used, and none is made"
  }
}

run "two_deployments_have_different_names" {
  command = plan

  variables {
    name          = "orders"
    create_alarms = true
    alarms        = { errors = "payments" }
    functions_zip = "tests/parts.tftest.hcl"
  }

  assert {
    condition     = module.alarms[0].name == "orders-alarms" && aws_sns_topic.alarms[0].name == "orders-alarms"
    error_message = "every name begins with var.name"
  }
}

run "a_name_with_capitals_is_invalid" {
  command = plan

  variables {
    name = "Switchgear"
  }

  expect_failures = [var.name]
}

run "no_table_at_all_is_invalid" {
  command = plan

  variables {
    create_table = false
  }

  expect_failures = [var.table_arn]
}

run "events_of_nobody_are_invalid" {
  command = plan

  variables {
    create_events = true
    functions_zip = "tests/parts.tftest.hcl"
  }

  expect_failures = [var.event_sources]
}

run "functions_without_code_are_invalid" {
  command = plan

  variables {
    create_events = true
    event_sources = ["com.example.orders"]
  }

  expect_failures = [var.functions_zip]
}

run "an_account_is_twelve_digits" {
  command = plan

  variables {
    accounts = ["1234"]
  }

  expect_failures = [var.accounts]
}

run "alarms_without_circuits_are_invalid" {
  command = plan

  variables {
    create_alarms = true
    functions_zip = "tests/parts.tftest.hcl"
  }

  expect_failures = [var.alarms]
}

run "a_health_plan_is_json" {
  command = plan

  variables {
    create_health = true
    health_plan   = "payments"
    functions_zip = "tests/parts.tftest.hcl"
  }

  expect_failures = [var.health_plan]
}

run "a_health_plan_says_how_often_it_runs" {
  command = plan

  variables {
    create_health = true
    health_plan   = "{\"name\":\"payments\",\"checks\":[{\"name\":\"own\",\"circuit\":\"payments\",\"tcp\":\"db:5432\"}]}"
    functions_zip = "tests/parts.tftest.hcl"
  }

  expect_failures = [var.health_plan]
}

run "changes_need_a_table_of_this_deployment" {
  command = plan

  variables {
    create_table   = false
    table_arn      = "arn:aws:dynamodb:eu-west-1:123456789012:table/circuits"
    create_changes = true
    functions_zip  = "tests/parts.tftest.hcl"
  }

  expect_failures = [var.create_changes]
}

run "a_callee_is_an_arn" {
  command = plan

  variables {
    create_workflow    = true
    callee_arn         = "charge"
    machine_definition = "tests/parts.tftest.hcl"
  }

  expect_failures = [var.callee_arn]
}

run "a_layer_needs_its_file" {
  command = plan

  variables {
    create_layer = true
  }

  expect_failures = [var.layer_zip]
}

run "a_history_needs_a_table_of_this_deployment" {
  command = plan

  variables {
    create_table   = false
    table_arn      = "arn:aws:dynamodb:eu-west-1:123456789012:table/circuits"
    create_history = true
    functions_zip  = "tests/parts.tftest.hcl"
  }

  expect_failures = [var.create_history]
}

run "the_governor_reads_the_stream_if_no_changes_are_published" {
  command = plan

  variables {
    create_sources = true
    source_tag     = "circuit"
    functions_zip  = "tests/parts.tftest.hcl"
  }

  assert {
    condition     = module.sources[0].reads_stream && join(" ", module.sources[0].rules) == "switchgear-sources"
    error_message = "without changes on the bus, the governor reads the stream"
  }
}

run "the_governor_listens_to_the_bus_if_changes_are_published" {
  command = plan

  variables {
    create_changes = true
    create_history = true
    create_sources = true
    source_tag     = "circuit"
    functions_zip  = "tests/parts.tftest.hcl"
  }

  assert {
    condition     = !module.sources[0].reads_stream && join(" ", module.sources[0].rules) == "switchgear-sources switchgear-sources-changes"
    error_message = "a stream has at most two readers: the changes and the history"
  }
}

run "the_governor_of_a_table_that_exists_runs_by_the_schedule" {
  command = plan

  variables {
    create_table    = false
    table_arn       = "arn:aws:dynamodb:eu-west-1:123456789012:table/circuits"
    create_sources  = true
    source_mappings = { "14e0db71-5d35-4eb5-b481-8945cf9d10c2" = "payments" }
    functions_zip   = "tests/parts.tftest.hcl"
  }

  assert {
    condition     = !module.sources[0].reads_stream && join(" ", module.sources[0].rules) == "switchgear-sources"
    error_message = "the stream of a table that exists is not known"
  }
}

run "a_governor_of_no_mapping_is_invalid" {
  command = plan

  variables {
    create_sources = true
    functions_zip  = "tests/parts.tftest.hcl"
  }

  expect_failures = [var.create_sources]
}

run "a_mapping_is_a_uuid" {
  command = plan

  variables {
    create_sources  = true
    source_mappings = { orders = "payments" }
    functions_zip   = "tests/parts.tftest.hcl"
  }

  expect_failures = [var.source_mappings]
}

run "a_pause_has_a_limit" {
  command = plan

  variables {
    longest_pause_seconds = 30
  }

  expect_failures = [var.longest_pause_seconds]
}

run "an_alarm_tells_nobody_without_a_topic" {
  command = plan

  variables {
    create_dashboard = true
  }

  assert {
    condition     = alltrue([for alarm in values(aws_cloudwatch_metric_alarm.circuits) : length(alarm.alarm_actions) == 0])
    error_message = "without a topic, the alarms have no action"
  }
}

run "an_alarm_tells_the_topic_when_it_begins_and_when_it_ends" {
  command = plan

  variables {
    create_dashboard = true
    alarm_topic_arn  = "arn:aws:sns:eu-west-1:123456789012:on-call"
  }

  assert {
    condition = alltrue([for alarm in values(aws_cloudwatch_metric_alarm.circuits) :
    one(alarm.alarm_actions) == var.alarm_topic_arn && one(alarm.ok_actions) == var.alarm_topic_arn])
    error_message = "each alarm has the topic as its action"
  }
}

run "a_topic_is_an_arn" {
  command = plan

  variables {
    alarm_topic_arn = "on-call"
  }

  expect_failures = [var.alarm_topic_arn]
}

run "a_layer_has_an_architecture_of_lambda" {
  command = plan

  variables {
    layer_architecture = "aarch64"
  }

  expect_failures = [var.layer_architecture]
}

run "a_machine_has_a_type_of_step_functions" {
  command = plan

  variables {
    machine_type = "FAST"
  }

  expect_failures = [var.machine_type]
}

run "parking_without_code_is_invalid" {
  command = plan

  variables {
    create_parking = true
  }

  expect_failures = [var.functions_zip]
}

run "a_pointer_begins_with_a_slash" {
  command = plan

  variables {
    parking_group_pointer = "customer"
  }

  expect_failures = [var.parking_group_pointer]
}
