# Events that an open circuit refused: queue of failures, function, a table of their own, queue of those that are given up.

resource "aws_dynamodb_table" "parked" {
  count = var.create_parking ? 1 : 0

  name                        = "${var.name}-parked"
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = true
  hash_key                    = "pk"
  range_key                   = "sk"
  tags                        = var.tags

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  ttl {
    attribute_name = "ttl"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_sqs_queue" "failed_events" {
  count = var.create_parking ? 1 : 0

  name                       = "${var.name}-failed-events"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 1800
  message_retention_seconds  = 1209600
  tags                       = var.tags
}

resource "aws_sqs_queue" "final_events" {
  count = var.create_parking ? 1 : 0

  name                      = "${var.name}-final-events"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600
  tags                      = var.tags
}

data "aws_iam_policy_document" "parking" {
  count = var.create_parking ? 1 : 0

  statement {
    sid       = "SwitchgearCircuits"
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [local.table_arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["c#${var.namespace}#*"]
    }
  }

  # the events that wait, and how many they are
  statement {
    sid       = "SwitchgearParking"
    actions   = ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.parked[0].arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["p#${var.namespace}", "p#${var.namespace}#*"]
    }
  }

  statement {
    sid       = "Functions"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:${data.aws_partition.current.partition}:lambda:${local.own}:function:${var.parking_function_names}"]
  }

  statement {
    sid     = "Queues"
    actions = ["sqs:GetQueueUrl", "sqs:SendMessage"]
    resources = [
      aws_sqs_queue.final_events[0].arn,
      "arn:${data.aws_partition.current.partition}:sqs:${local.own}:${var.parking_queue_names}",
    ]
  }

  statement {
    sid       = "EventSource"
    actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.failed_events[0].arn]
  }
}

module "parking" {
  source = "./modules/worker"
  count  = var.create_parking ? 1 : 0

  prefix        = var.name
  part          = "parking"
  description   = "Keeps events that were refused because of an open circuit, and sends them again when it closes."
  handler       = "sources.ParkingHandler"
  timeout       = 300
  functions_zip = var.functions_zip
  policy        = data.aws_iam_policy_document.parking[0].json
  rules         = { parking = { description = "Sends events again that waited for a circuit." } }
  tags          = var.tags

  variables = merge(local.store, {
    SWITCHGEAR_PARKING_TABLE   = aws_dynamodb_table.parked[0].arn
    SWITCHGEAR_FINAL_QUEUE_URL = aws_sqs_queue.final_events[0].id
    SWITCHGEAR_TARGETS         = join(",", [for target, circuit in var.parking_targets : "${target}=${circuit}"])
    SWITCHGEAR_GROUP_POINTER   = var.parking_group_pointer
    SWITCHGEAR_ORDER_POINTER   = var.parking_order_pointer
  })
}

resource "aws_lambda_event_source_mapping" "parking" {
  count = var.create_parking ? 1 : 0

  event_source_arn                   = aws_sqs_queue.failed_events[0].arn
  function_name                      = module.parking[0].arn
  batch_size                         = 90
  maximum_batching_window_in_seconds = 5
  function_response_types            = ["ReportBatchItemFailures"]
  tags                               = var.tags

  scaling_config {
    maximum_concurrency = 2
  }
}

resource "aws_cloudwatch_metric_alarm" "parking_runs" {
  count = var.create_parking ? 1 : 0

  alarm_name          = "${var.name}-parking-runs"
  alarm_description   = "Events that were refused are not sent again. See docs/runbook.md#parking-runs."
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  namespace           = "Switchgear"
  metric_name         = "RedriveRuns"
  dimensions          = { Parking = module.parking[0].name }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 10
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  tags                = var.tags
}
