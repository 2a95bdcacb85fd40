package octopustest

// isSecret reports whether an object is a secret: servers write all of them with these properties.
func isSecret(r resource) bool {
	_, has := r["HasValue"]
	_, value := r["NewValue"]
	return has || value
}

// hide takes secrets out of an object, to the bottom: nobody ever gets them back.
func hide(v any) {
	switch inner := v.(type) {
	case resource:
		if isSecret(inner) {
			hideSecret(inner)
			return
		}
		hideTexts(inner)
		for _, value := range inner {
			hide(value)
		}
	case []any:
		for _, value := range inner {
			hide(value)
		}
	}
}

func hideSecret(r resource) {
	if r["NewValue"] != nil && r["NewValue"] != "" {
		r["HasValue"] = true
	}
	r["NewValue"] = nil
	if _, has := r["HasValue"]; !has {
		r["HasValue"] = false
	}
	if _, has := r["Hint"]; !has {
		r["Hint"] = nil
	}
}

// hideTexts takes out secrets that are plain texts: sensitive variables and the passwords of users.
func hideTexts(r resource) {
	if r["IsSensitive"] == true || r["Type"] == "Sensitive" && r["Name"] != nil {
		if _, has := r["Value"]; has {
			r["Value"] = nil
		}
	}
	if _, plain := r["Password"].(string); plain {
		r["Password"] = nil
	}
}

// keepSecrets keeps what an old secret had where a new one says that it has a value and does not say which.
func keepSecrets(r, old any) {
	switch inner := r.(type) {
	case resource:
		before, _ := old.(resource)
		if before == nil {
			return
		}
		if isSecret(inner) && inner["NewValue"] == nil && inner["HasValue"] == true && isSecret(before) {
			inner["HasValue"] = before["HasValue"]
			return
		}
		for name, value := range inner {
			keepSecrets(value, before[name])
		}
	}
}
