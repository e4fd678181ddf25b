# Changes of circuits as events: stream of the table, function, bus.

resource "aws_sqs_queue" "changes_dead" {
  count = var.create_changes ? 1 : 0

  name                      = "${var.name}-changes-dead"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600
  tags                      = var.tags
}

data "aws_iam_policy_document" "changes" {
  count = var.create_changes ? 1 : 0

  statement {
    sid       = "Bus"
    actions   = ["events:PutEvents"]
    resources = [local.bus_arn]
  }
}

module "changes" {
  source = "./modules/worker"
  count  = var.create_changes ? 1 : 0

  prefix        = var.name
  part          = "changes"
  description   = "Publishes changes of circuits as events."
  handler       = "signals.CircuitChangeHandler"
  functions_zip = var.functions_zip
  policy        = data.aws_iam_policy_document.changes[0].json
  failed_arns   = [aws_sqs_queue.changes_dead[0].arn]
  stream        = { arn = aws_dynamodb_table.circuits[0].stream_arn, retries = 10, bisect = true }
  tags          = var.tags

  variables = {
    SWITCHGEAR_EVENT_BUS = var.event_bus_name
  }
}
