resource "aws_iam_account_alias" "this" {
  account_alias = "terraformed"
}

resource "aws_iam_account_password_policy" "strict" {
  minimum_password_length        = 12
  require_lowercase_characters   = true
  require_numbers                = true
  require_uppercase_characters   = true
  require_symbols                = true
  allow_users_to_change_password = true
  max_password_age               = 90
  password_reuse_prevention      = 5
}

resource "aws_iam_openid_connect_provider" "corp" {
  url             = "https://issuer.example.com/corp"
  client_id_list  = ["signet", "reports"]
  thumbprint_list = ["990f4193972f2becf12ddeda5237f9c952f20d9e"]
  tags            = { team = "red" }
}

resource "aws_iam_saml_provider" "corp" {
  name                   = "corp"
  saml_metadata_document = var.saml_metadata
  tags                   = { team = "red" }
}
