# Calls that are reported as events: bus, rule, queue, function, table.

resource "aws_cloudwatch_event_rule" "outcomes" {
  count = var.create_events ? 1 : 0

  name           = "${var.name}-outcomes"
  description    = "Calls that functions without access to the table report as events."
  event_bus_name = var.event_bus_name
  tags           = var.tags

  event_pattern = jsonencode({
    source      = var.event_sources
    detail-type = ["Switchgear Call Outcomes"]
    account     = local.accounts
    detail      = { schema = [1] }
  })
}

resource "aws_cloudwatch_event_target" "outcomes" {
  count = var.create_events ? 1 : 0

  rule           = aws_cloudwatch_event_rule.outcomes[0].name
  event_bus_name = var.event_bus_name
  target_id      = "queue"
  arn            = aws_sqs_queue.outcomes[0].arn
}

resource "aws_sqs_queue" "outcomes" {
  count = var.create_events ? 1 : 0

  name                       = "${var.name}-outcomes"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 180
  message_retention_seconds  = 3600
  tags                       = var.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.outcomes_dead[0].arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "outcomes_dead" {
  count = var.create_events ? 1 : 0

  name                      = "${var.name}-outcomes-dead"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600
  tags                      = var.tags
}

data "aws_iam_policy_document" "outcomes_queue" {
  count = var.create_events ? 1 : 0

  statement {
    sid       = "OutcomesRule"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.outcomes[0].arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.outcomes[0].arn]
    }
  }
}

resource "aws_sqs_queue_policy" "outcomes" {
  count = var.create_events ? 1 : 0

  queue_url = aws_sqs_queue.outcomes[0].id
  policy    = data.aws_iam_policy_document.outcomes_queue[0].json
}

data "aws_iam_policy_document" "outcomes" {
  count = var.create_events ? 1 : 0

  source_policy_documents = [data.aws_iam_policy_document.signals.json]

  statement {
    sid       = "Rejected"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.outcomes_dead[0].arn]
  }

  statement {
    sid       = "EventSource"
    actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.outcomes[0].arn]
  }
}

module "outcomes" {
  source = "./modules/worker"
  count  = var.create_events ? 1 : 0

  prefix        = var.name
  part          = "outcomes"
  description   = "Counts calls that are reported as events."
  handler       = "signals.OutcomeEventHandler"
  functions_zip = var.functions_zip
  policy        = data.aws_iam_policy_document.outcomes[0].json
  tags          = var.tags

  variables = merge(local.store, {
    SWITCHGEAR_SOURCES               = join(",", var.event_sources)
    SWITCHGEAR_ACCOUNTS              = join(",", local.accounts)
    SWITCHGEAR_DEAD_LETTER_QUEUE_URL = aws_sqs_queue.outcomes_dead[0].id
  })
}

resource "aws_lambda_event_source_mapping" "outcomes" {
  count = var.create_events ? 1 : 0

  event_source_arn                   = aws_sqs_queue.outcomes[0].arn
  function_name                      = module.outcomes[0].arn
  batch_size                         = 100
  maximum_batching_window_in_seconds = 1
  function_response_types            = ["ReportBatchItemFailures"]
  tags                               = var.tags
}
