output "table_arn" {
  description = "The table of circuits; the value of SWITCHGEAR_TABLE."
  value       = local.table_arn
}

output "function_policy_arn" {
  description = "The policy that a function of the fleet needs."
  value       = aws_iam_policy.function.arn
}

output "operator_policy_arn" {
  description = "The policy that people who operate circuits need."
  value       = aws_iam_policy.operator.arn
}

output "layer_arn" {
  description = "The layer of the extension; null without it."
  value       = one(aws_lambda_layer_version.extension[*].arn)
}

output "outcomes_dead_url" {
  description = "Where events that were rejected are kept; null without them."
  value       = one(aws_sqs_queue.outcomes_dead[*].id)
}

output "alarms_topic_arn" {
  description = "The topic that alarms publish to; null without it."
  value       = one(aws_sns_topic.alarms[*].arn)
}

output "machine_arn" {
  description = "The state machine that calls through a circuit; null without it."
  value       = one(aws_sfn_state_machine.call[*].arn)
}

output "history_table_arn" {
  description = "The table of the history, for the policy of those who read it; null without it."
  value       = one(aws_dynamodb_table.history[*].arn)
}

output "sources_function_arn" {
  description = "The governor of queues and streams; null without it."
  value       = one(module.sources[*].arn)
}

output "parked_table_arn" {
  description = "The table of the events that wait, for the policy of those who count them; null without parking."
  value       = one(aws_dynamodb_table.parked[*].arn)
}

output "failed_events_arn" {
  description = "The queue to set as on-failure destination of your functions; null without parking."
  value       = one(aws_sqs_queue.failed_events[*].arn)
}

output "final_events_url" {
  description = "The queue of events that are not sent again; null without parking."
  value       = one(aws_sqs_queue.final_events[*].id)
}
