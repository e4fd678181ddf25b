# The module for functions of yours, and the names of roles.

variables {
  name                = "payments-downstream"
  handler             = "app.handler"
  runtime             = "python3.13"
  filename            = "tests/function.tftest.hcl"
  table_arn           = "arn:aws:dynamodb:eu-west-1:123456789012:table/circuits"
  function_policy_arn = "arn:aws:iam::123456789012:policy/circuits"
}

run "a_function_publishes_versions_and_has_an_alias" {
  command = plan

  module {
    source = "./modules/function"
  }

  assert {
    condition     = aws_lambda_function.function.publish && aws_lambda_alias.live.name == "live"
    error_message = "each deployment publishes a version, and the alias names it"
  }

  assert {
    condition     = aws_lambda_function.function.environment[0].variables["SWITCHGEAR_TABLE"] == var.table_arn
    error_message = "the function has the table of circuits"
  }

  assert {
    condition     = aws_iam_role_policy_attachment.circuits.policy_arn == var.function_policy_arn
    error_message = "the role has the policy for circuits"
  }

  assert {
    condition = alltrue([
      length(aws_cloudwatch_metric_alarm.errors) == 0, length(aws_cloudwatch_event_rule.schedule) == 0,
      length(aws_lambda_function_event_invoke_config.live) == 0,
    ])
    error_message = "without a setting there is no alarm, no schedule and no destination"
  }
}

run "an_alias_goes_back_to_an_earlier_version" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    live_version = "7"
  }

  assert {
    condition     = aws_lambda_alias.live.function_version == "7"
    error_message = "live_version says which version is called"
  }
}

run "a_health_check_runs_by_a_schedule_and_its_errors_are_an_alarm" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    schedule_expression = "rate(1 minute)"
    error_alarm         = { topic_arns = ["arn:aws:sns:eu-west-1:123456789012:payments-alarms"], threshold = 1, periods = 3 }
  }

  assert {
    condition     = aws_lambda_permission.schedule[0].qualifier == "live"
    error_message = "the rule may start the alias"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.errors[0].dimensions["Resource"] == "payments-downstream:live"
    error_message = "the alarm looks at the alias"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.errors[0].evaluation_periods == 3 && output.error_alarm_name == "payments-downstream-errors"
    error_message = "the thresholds are those that were given"
  }
}

run "what_a_circuit_refused_goes_to_the_queue_of_failures" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    failed_events_arns = ["arn:aws:sqs:eu-west-1:123456789012:payments-failed-events"]
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.live[0].destination_config[0].on_failure[0].destination == var.failed_events_arns[0]
    error_message = "the alias has the queue as its on-failure destination"
  }
}

run "two_functions_have_different_names" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    name = "refunds"
  }

  assert {
    condition     = aws_lambda_function.function.function_name == "refunds" && aws_cloudwatch_log_group.function.name == "/aws/lambda/refunds"
    error_message = "every name begins with var.name"
  }
}

run "an_alarm_tells_somebody" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    error_alarm = { topic_arns = [] }
  }

  expect_failures = [var.error_alarm]
}

run "a_version_is_a_number" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    live_version = "newest"
  }

  expect_failures = [var.live_version]
}

run "an_alias_is_no_number" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    alias_name = "7"
  }

  expect_failures = [var.alias_name]
}

run "the_longest_name_leaves_room_for_the_unique_end_of_a_role" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    name = "a123456789012345678901234567890123456789012345678901234567890123"
  }

  assert {
    condition     = length(aws_iam_role.function.name_prefix) <= 38
    error_message = "Terraform allows 38 characters"
  }
}

run "so_does_the_longest_name_of_a_deployment" {
  command = plan

  module {
    source = "./modules/worker"
  }

  variables {
    prefix        = "a1234567890123456789012345678901"
    part          = "outcomes"
    description   = "A test."
    handler       = "signals.OutcomeEventHandler"
    functions_zip = "tests/function.tftest.hcl"
    policy        = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    variables     = {}
  }

  assert {
    condition     = length(aws_iam_role.worker.name_prefix) <= 38
    error_message = "Terraform allows 38 characters"
  }
}
