# The governor of queues and streams: schedule, bus or stream, function, event source mappings.

locals {
  # A stream has at most two readers: the governor is one only if no changes are published, whose events it gets otherwise.
  sources_by_bus    = var.create_sources && var.create_changes
  sources_by_stream = var.create_sources && var.create_table && !var.create_changes

  own = "${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"
}

resource "aws_cloudwatch_event_rule" "sources" {
  count = var.create_sources ? 1 : 0

  name                = "${var.name}-sources"
  description         = "Runs the governor of queues and streams."
  schedule_expression = "rate(1 minute)"
  tags                = var.tags
}

# the next run does what this one missed
resource "aws_cloudwatch_event_target" "sources" {
  count = var.create_sources ? 1 : 0

  rule      = aws_cloudwatch_event_rule.sources[0].name
  target_id = "function"
  arn       = module.sources[0].arn

  retry_policy {
    maximum_retry_attempts       = 0
    maximum_event_age_in_seconds = 60
  }
}

resource "aws_lambda_permission" "sources" {
  count = var.create_sources ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = module.sources[0].name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.sources[0].arn
}

resource "aws_cloudwatch_event_rule" "sources_changes" {
  count = local.sources_by_bus ? 1 : 0

  name           = "${var.name}-sources-changes"
  description    = "Changes of circuits, for the governor of queues and streams."
  event_bus_name = var.event_bus_name
  tags           = var.tags

  event_pattern = jsonencode({
    source      = ["switchgear"]
    detail-type = ["Switchgear Circuit Change"]
    account     = [data.aws_caller_identity.current.account_id]
    detail      = { namespace = [var.namespace] }
  })
}

# the schedule does what an event missed
resource "aws_cloudwatch_event_target" "sources_changes" {
  count = local.sources_by_bus ? 1 : 0

  rule           = aws_cloudwatch_event_rule.sources_changes[0].name
  event_bus_name = var.event_bus_name
  target_id      = "function"
  arn            = module.sources[0].arn

  retry_policy {
    maximum_retry_attempts       = 0
    maximum_event_age_in_seconds = 60
  }
}

resource "aws_lambda_permission" "sources_changes" {
  count = local.sources_by_bus ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = module.sources[0].name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.sources_changes[0].arn
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

  dynamic "statement" {
    for_each = local.sources_by_stream ? [1] : []

    content {
      sid       = "EventSource"
      actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
      resources = [aws_dynamodb_table.circuits[0].stream_arn]
    }
  }

  # IAM knows no narrower resource for it; it lists names of streams only
  dynamic "statement" {
    for_each = local.sources_by_stream ? [1] : []

    content {
      sid       = "StreamNames"
      actions   = ["dynamodb:ListStreams"]
      resources = ["*"]
    }
  }

  statement {
    sid       = "Failed"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.sources_dead[0].arn]
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
  tags          = var.tags

  variables = merge(local.store, {
    SWITCHGEAR_MAPPINGS              = join(",", [for mapping, circuit in var.source_mappings : "${mapping}=${circuit}"])
    SWITCHGEAR_MAPPING_TAG           = var.source_tag
    SWITCHGEAR_LONGEST_PAUSE_SECONDS = tostring(var.longest_pause_seconds)
  })
}

resource "aws_lambda_event_source_mapping" "sources" {
  count = local.sources_by_stream ? 1 : 0

  event_source_arn        = aws_dynamodb_table.circuits[0].stream_arn
  function_name           = module.sources[0].arn
  starting_position       = "LATEST"
  batch_size              = 100
  maximum_retry_attempts  = 1
  function_response_types = ["ReportBatchItemFailures"]
  tags                    = var.tags

  filter_criteria {
    filter {
      pattern = "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"c#\"}]}}}}"
    }
  }

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.sources_dead[0].arn
    }
  }
}
