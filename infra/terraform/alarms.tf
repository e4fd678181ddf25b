# Alarms that open circuits: topic, function, table.

# CloudWatch cannot publish to a topic with the key that AWS manages; an alarm's message has no secrets.
resource "aws_sns_topic" "alarms" {
  count = var.create_alarms ? 1 : 0

  name = "${var.name}-alarms"
  tags = var.tags
}

data "aws_iam_policy_document" "alarms_topic" {
  count = var.create_alarms ? 1 : 0

  statement {
    sid       = "OwnAlarms"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms[0].arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_sns_topic_policy" "alarms" {
  count = var.create_alarms ? 1 : 0

  arn    = aws_sns_topic.alarms[0].arn
  policy = data.aws_iam_policy_document.alarms_topic[0].json
}

resource "aws_sns_topic_subscription" "alarms" {
  count = var.create_alarms ? 1 : 0

  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "lambda"
  endpoint  = module.alarms[0].arn
}

resource "aws_lambda_permission" "alarms" {
  count = var.create_alarms ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = module.alarms[0].name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.alarms[0].arn
}

resource "aws_sqs_queue" "alarms_dead" {
  count = var.create_alarms ? 1 : 0

  name                      = "${var.name}-alarms-dead"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600
  tags                      = var.tags
}

data "aws_iam_policy_document" "alarms" {
  count = var.create_alarms ? 1 : 0

  source_policy_documents = [data.aws_iam_policy_document.signals.json]

  statement {
    sid       = "Rejected"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.alarms_dead[0].arn]
  }
}

module "alarms" {
  source = "./modules/worker"
  count  = var.create_alarms ? 1 : 0

  prefix        = var.name
  part          = "alarms"
  description   = "Opens circuits while their alarms stand."
  handler       = "signals.AlarmHandler"
  functions_zip = var.functions_zip
  policy        = data.aws_iam_policy_document.alarms[0].json
  dead_letters  = [aws_sqs_queue.alarms_dead[0].arn]
  tags          = var.tags

  variables = merge(local.store, {
    SWITCHGEAR_ACCOUNTS              = join(",", local.accounts)
    SWITCHGEAR_ALARMS                = join(",", [for alarm, circuit in var.alarms : "${alarm}=${circuit}"])
    SWITCHGEAR_DEAD_LETTER_QUEUE_URL = aws_sqs_queue.alarms_dead[0].id
  })
}
