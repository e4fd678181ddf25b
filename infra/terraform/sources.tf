# The governor of queues and streams: schedule, bus or stream, function, event source mappings.

locals {
  # A stream has at most two readers: the governor is one only if no changes are published, whose events it gets otherwise.
  sources_by_bus    = var.create_sources && var.create_changes
  sources_by_stream = var.create_sources && var.create_table && !var.create_changes

  sources_rules = {
    sources = {
      description = "Runs the governor of queues and streams."
    }
    sources-changes = {
      description = "Changes of circuits, for the governor of queues and streams."
      bus         = var.event_bus_name
      pattern = jsonencode({
        source      = ["switchgear"]
        detail-type = ["Switchgear Circuit Change"]
        account     = [data.aws_caller_identity.current.account_id]
        detail      = { namespace = [var.namespace] }
      })
    }
  }

  own = "${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"
}

resource "aws_sqs_queue" "sources_dead" {
  count = var.create_sources ? 1 : 0

  name                      = "${var.name}-sources-dead"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600
  tags                      = var.tags
}

data "aws_iam_policy_document" "sources" {
  count = var.create_sources ? 1 : 0

  statement {
    sid       = "SwitchgearCircuits"
    actions   = ["dynamodb:Query"]
    resources = [local.table_arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["c#${var.namespace}#*"]
    }
  }

  # the book of pauses
  statement {
    sid       = "SwitchgearSources"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]
    resources = [local.table_arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["g#${var.namespace}"]
    }
  }

  # the UUIDs of mappings with the tag are not known here
  statement {
    sid       = "Mappings"
    actions   = ["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"]
    resources = ["arn:${data.aws_partition.current.partition}:lambda:${local.own}:event-source-mapping:*"]
  }

  # nor the queues that mappings read
  statement {
    sid       = "QueueAges"
    actions   = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]
    resources = ["arn:${data.aws_partition.current.partition}:sqs:${local.own}:*"]
  }

  # IAM knows no narrower resource for it
  statement {
    sid       = "QueueMetrics"
    actions   = ["cloudwatch:GetMetricStatistics"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = var.source_tag == "" ? [] : [1]

    content {
      sid       = "MappingTags"
      actions   = ["lambda:ListTags"]
      resources = ["arn:${data.aws_partition.current.partition}:lambda:${local.own}:event-source-mapping:*"]
    }
  }

  # IAM knows no narrower resource for it
  dynamic "statement" {
    for_each = var.source_tag == "" ? [] : [1]

    content {
      sid       = "MappingNames"
      actions   = ["lambda:ListEventSourceMappings"]
      resources = ["*"]
    }
  }
}

module "sources" {
  source = "./modules/worker"
  count  = var.create_sources ? 1 : 0

  prefix        = var.name
  part          = "sources"
  description   = "Pauses queues and streams while their circuit is open, and resumes them."
  handler       = "sources.SourceGovernorHandler"
  timeout       = 60
  functions_zip = var.functions_zip
  policy        = data.aws_iam_policy_document.sources[0].json
  dead_letters  = [aws_sqs_queue.sources_dead[0].arn]
  failed_arns   = [aws_sqs_queue.sources_dead[0].arn]
  rules         = { for name, rule in local.sources_rules : name => rule if name == "sources" || local.sources_by_bus }
  stream        = local.sources_by_stream ? { arn = aws_dynamodb_table.circuits[0].stream_arn, retries = 1 } : null
  tags          = var.tags

  variables = merge(local.store, {
    SWITCHGEAR_MAPPINGS              = join(",", [for mapping, circuit in var.source_mappings : "${mapping}=${circuit}"])
    SWITCHGEAR_MAPPING_TAG           = var.source_tag
    SWITCHGEAR_LONGEST_PAUSE_SECONDS = tostring(var.longest_pause_seconds)
  })
}
