# What runs the function: rules of EventBridge, and the stream of the table.

resource "aws_cloudwatch_event_rule" "worker" {
  for_each = var.rules

  name                = "${var.prefix}-${each.key}"
  description         = each.value.description
  event_bus_name      = each.value.bus
  event_pattern       = each.value.pattern
  schedule_expression = each.value.pattern == null ? "rate(1 minute)" : null
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "worker" {
  for_each = var.rules

  rule           = aws_cloudwatch_event_rule.worker[each.key].name
  event_bus_name = each.value.bus
  target_id      = "function"
  arn            = aws_lambda_function.worker.arn

  # the next run does what this one missed
  dynamic "retry_policy" {
    for_each = each.value.retried ? [] : [1]

    content {
      maximum_retry_attempts       = 0
      maximum_event_age_in_seconds = 60
    }
  }
}

resource "aws_lambda_permission" "worker" {
  for_each = var.rules

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.worker.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.worker[each.key].arn
}

locals {
  streams = var.stream == null ? [] : [var.stream]
}

resource "aws_lambda_event_source_mapping" "worker" {
  count = length(local.streams)

  event_source_arn               = var.stream.arn
  function_name                  = aws_lambda_function.worker.arn
  starting_position              = var.stream.start
  batch_size                     = 100
  maximum_retry_attempts         = var.stream.retries
  bisect_batch_on_function_error = var.stream.bisect
  function_response_types        = ["ReportBatchItemFailures"]
  tags                           = var.tags

  filter_criteria {
    filter {
      pattern = "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"c#\"}]}}}}"
    }
  }

  destination_config {
    on_failure {
      destination_arn = one(var.failed_arns)
    }
  }
}
